"""A real S3 server (moto's) on loopback, which can be stopped and started again."""

import logging
import urllib.request

import fsspec
from moto.server import ThreadedMotoServer

from .loopback import free_port

# It tells of each request; Odoo's own server logs by the same name.
_LOGGER = logging.getLogger("werkzeug")


class S3:
    """S3 with one `bucket`. What is in it outlives a stop and a second start, which
    keeps the port."""

    def __init__(self, bucket="archive"):
        self.bucket = bucket
        self.port = free_port()
        self._server = None
        self._level = None

    def start(self):
        self._level = _LOGGER.level
        _LOGGER.setLevel(logging.ERROR)
        self._server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._server.start()
        filesystem = fsspec.filesystem("s3", **self.options())
        if not filesystem.exists(self.bucket):
            filesystem.mkdir(self.bucket)

    def stop(self):
        self._server.stop()
        _LOGGER.setLevel(self._level)

    def options(self, **others):
        """What fsspec's "s3" takes."""
        return {
            "endpoint_url": f"http://127.0.0.1:{self.port}",
            "key": "example",
            "secret": "not a secret",
            "config_kwargs": {"retries": {"max_attempts": 1}},
            **others,
        }

    def check_keys(self, checked):
        """From now on only keys that the server knows get in: none, here."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/moto-api/reset-auth",
            data=b"0" if checked else b"inf",
            headers={"Content-Type": "text/plain"},
            method="POST",
        )
        urllib.request.urlopen(request, timeout=5).close()
