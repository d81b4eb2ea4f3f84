"""A folder watched for new mail over a connection of its own (IDLE, RFC 2177)."""

import logging
import random
import socket
import threading
import time
from contextlib import suppress

from .errors import ConnectionFailed
from .imap_idle import wait_for_mail

_logger = logging.getLogger(__name__)

RENEW = 9 * 60  # seconds: some servers end an IDLE after ten minutes, RFC 2177 after 29
STEADY = 60  # a connection that held so long does not count as failing
# Many folders are often on one server: they do not all come back at the same moment.
AT_ONCE = threading.BoundedSemaphore(10)


class Watch(threading.Thread):
    """Calls `on_mail()` when mail may have come to `folder` of `mailbox`, a `Mailbox`
    that is not connected: after each connection, and whenever the server says so.

    Runs until `end()`; a lost connection is made again after `pause(failures)` seconds.
    Ends by itself where the server has no IDLE.
    """

    def __init__(self, mailbox, folder, on_mail, pause):
        super().__init__(name=f"watch {mailbox.login.user} {folder}", daemon=True)
        self.mailbox = mailbox
        self.folder = folder
        self.on_mail = on_mail
        self.pause = pause
        self._over = threading.Event()

    def run(self):
        failures = 0
        while not self._over.is_set():
            start = time.monotonic()
            try:
                self._watch()
                return
            except ConnectionFailed as error:
                if self._over.is_set():
                    return
                steady = time.monotonic() - start > STEADY
                failures = 1 if steady else failures + 1
                seconds = self.pause(failures) * random.uniform(0.8, 1.2)
                _logger.info("%s: %s; again in %.0f s", self.name, error, seconds)
                self._over.wait(seconds)

    def end(self):
        """Stop watching; the thread ends soon after."""
        self._over.set()
        with suppress(ConnectionFailed, OSError):
            self.mailbox.client.socket().shutdown(socket.SHUT_RDWR)

    def _watch(self):
        """Until `end()`, or at once where there is no IDLE."""
        try:
            with AT_ONCE:
                self.mailbox.connect()
                self.mailbox.select(self.folder, readonly=True)
            if not self.mailbox.client.has_capability("IDLE"):
                _logger.info("%s: the server has no IDLE", self.name)
                return
            _keep_alive(self.mailbox.client.socket())
            self.on_mail()
            while not self._over.is_set():
                if wait_for_mail(self.mailbox, RENEW):
                    self.on_mail()
        finally:
            self.mailbox.close()


def _keep_alive(sock):
    """A peer that vanished without a word is noticed in two minutes, and routers do
    not forget the connection."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("KEEPIDLE", 60), ("KEEPINTVL", 20), ("KEEPCNT", 3)):
        if option := getattr(socket, f"TCP_{name}", None):
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
