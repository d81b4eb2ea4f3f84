"""A PostgreSQL of the benchmark's own, which may be ended at any moment."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from devkit.postgres import ROLE, USER, client
from devkit.postgres import _program as program
from devkit.shell import Failure, run
from devkit.unprivileged import give, wrapper


class Cluster:
    """Below `folder`, on a unix socket only."""

    def __init__(self, folder):
        self.data = Path(folder) / "pg"
        self.socket = Path(folder) / "socket"
        self._process = None

    def __enter__(self):
        give(self.data, USER, 0o700)
        give(self.socket, USER, 0o700)
        command = [*wrapper(USER), program("initdb"), "-D", self.data, "-U", ROLE]
        command += ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        run(command, cwd="/")
        self.start()
        return self

    def __exit__(self, *exc_info):
        self.stop(signal.SIGQUIT)

    def start(self):
        command = [*wrapper(USER), program("postgres"), "-D", self.data]
        command += ["-k", self.socket, "-c", "listen_addresses="]
        self._process = subprocess.Popen(
            [str(part) for part in command],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Failure("The benchmark's PostgreSQL did not start.")
            time.sleep(0.02)

    def _ready(self):
        command = [program("pg_isready"), "-q", "-h", self.socket]
        return not subprocess.run(command).returncode

    def stop(self, how=signal.SIGINT):
        """SIGINT ends what is under way in order; SIGQUIT at once, as a crash does."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, how)
            self._process.wait(60)
            self._process = None

    def restart(self, how):
        self.stop(how)
        self.start()

    def copy(self, name):
        """Bring a database of that name over from the development cluster."""
        dump = self.data.parent / "dump"
        client("pg_dump", "-Fc", "-Z0", "-f", dump, name)
        self._client("createdb", name)
        self._client("pg_restore", "-d", name, dump)
        dump.unlink()

    def _client(self, name, *arguments):
        run([program(name), "-h", self.socket, "-U", ROLE, *arguments])
