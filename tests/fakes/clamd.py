"""A real clamd on loopback, with a private configuration, started in 0.1 s."""

import contextlib
import hashlib
import io
import os
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from .loopback import free_port
from .ordinary_user import as_ordinary_user, give

# The harmless file that every scanner reports, in two halves: nothing that holds it
# whole is let in by one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + (
    rb"ANTIVIRUS-TEST-FILE!$H+H*"
)
SIGNATURES = {"Test.EICAR": EICAR}
_LONGEST = 90  # what a unix socket's path may have
_CONFIG = """\
DatabaseDirectory {directory}/signatures
TemporaryDirectory {directory}/work
LocalSocket {socket}
LocalSocketMode 666
TCPSocket {port}
TCPAddr 127.0.0.1
Foreground yes
LogFile {directory}/clamd.log
LogTime yes
StreamMaxLength {stream_limit}
MaxScanSize 200M
MaxFileSize 100M
AlertExceedsMax yes
AlertEncrypted yes
SelfCheck 0
{extra}
"""


class Clamd:
    """A virus scanner that knows `signatures` ({name: bytes}, not empty, for clamd does
    not start with none) and nothing else.

    It reports them as NAME.UNOFFICIAL. `number` and `built` (a datetime in UTC) are
    what it says of its signatures; number 0 says nothing, as clamd does without
    ClamAV's own. `port` 0 picks a free one, which a second start keeps. `extra` is
    appended to the configuration. Runs as root or as an ordinary user, and ends with
    the thread that started it.
    """

    def __init__(
        self,
        directory,
        signatures=None,
        number=27500,
        built=None,
        port=0,
        stream_limit="25M",
        extra="",
    ):
        self.directory = Path(directory).absolute()
        self.signatures = dict(SIGNATURES if signatures is None else signatures)
        self.number = number
        self.built = built or datetime.now(UTC).replace(tzinfo=None)
        self.port = port or free_port()
        self.stream_limit = stream_limit
        self.extra = extra
        self._process = None
        self._apart = None
        self._socket = self.directory / "clamd.ctl"
        if len(str(self._socket)) > _LONGEST:
            self._apart = tempfile.mkdtemp(prefix="clamd-")
            give(self._apart)
            self._socket = Path(self._apart) / "clamd.ctl"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc_info):
        self.stop()
        if self._apart:
            shutil.rmtree(self._apart, ignore_errors=True)

    @property
    def address(self):
        """Where it is, as the addon's settings name it."""
        return f"unix:{self._socket}"

    @property
    def tcp_address(self):
        """The same by TCP."""
        return f"127.0.0.1:{self.port}"

    # -- life

    def start(self):
        """Write the configuration, and wait until it answers."""
        for part in (self.directory, self.directory / "work"):
            part.mkdir(parents=True, exist_ok=True)
            give(part)
        self._write_signatures()
        log = self.directory / "clamd.log"
        log.write_text("")
        give(log)
        config = self.directory / "clamd.conf"
        config.write_text(
            _CONFIG.format(
                directory=self.directory,
                socket=self._socket,
                port=self.port,
                stream_limit=self.stream_limit,
                extra=self.extra,
            )
        )
        self._socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [*as_ordinary_user(self.directory), _program(), "-c", str(config)],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._wait(lambda: self._asked("PING") == "PONG")

    def stop(self):
        """End it at once, as a crash does."""
        # Several threads may stop it at once.
        process, self._process = self._process, None
        if process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def hang(self):
        """It takes connections, and answers none."""
        os.killpg(self._process.pid, signal.SIGSTOP)

    def resume(self):
        """It goes on."""
        os.killpg(self._process.pid, signal.SIGCONT)

    def update(self, signatures=None, number=None, built=None):
        """Other signatures, taken up by the running daemon as after freshclam;
        by default the same under the next number."""
        if signatures is not None:
            self.signatures = dict(signatures)
        self.number = self.number + 1 if number is None else number
        self.built = built or self.built
        self._write_signatures()
        self._asked("RELOAD")
        self._wait(lambda: f"/{self.number}/" in self._asked("VERSION"))

    def log(self):
        """What clamd wrote into its log."""
        return (self.directory / "clamd.log").read_text(errors="replace")

    def _wait(self, ready):
        deadline = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError):
                if ready():
                    return
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._process.kill()
                said = self._process.communicate()[1].decode(errors="replace")
                self._process = None
                raise RuntimeError(f"clamd did not start: {said}\n{self.log()}")
            time.sleep(0.01)

    def _asked(self, command):
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(5)
            sock.connect(str(self._socket))
            sock.sendall(f"n{command}\n".encode())
            return sock.makefile().readline().strip()

    # -- signatures

    def _write_signatures(self):
        directory = self.directory / "signatures"
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        lines = "".join(
            f"{name}:0:*:{content.hex()}\n" for name, content in self.signatures.items()
        )
        if self.number:
            numbered = _database(lines.encode(), self.number, self.built)
            (directory / "daily.cud").write_bytes(numbered)
        else:
            (directory / "local.ndb").write_text(lines)


def _database(lines, number, built):
    """ClamAV's own container of signatures (unsigned), which has a number and a date:
    a header of 512 bytes, then an archive that begins with the list of its members."""
    moment = built.replace(tzinfo=UTC)
    header = (
        f"ClamAV-VDB:{moment:%d %b %Y %H-%M +0000}:{number}:{lines.count(b':0:')}:90"
        f":X:X:tests:{int(moment.timestamp())}"
    )
    digest = hashlib.sha256(lines).hexdigest()
    listed = f"{header}\ndaily.ndb:{len(lines)}:{digest}\n".encode()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in (("daily.info", listed), ("daily.ndb", lines)):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return header.encode().ljust(512) + buffer.getvalue()


def _program():
    """Where clamd is; /usr/sbin is on root's PATH only."""
    path = f"{os.environ['PATH']}:/usr/local/sbin:/usr/sbin"
    return shutil.which("clamd", path=path) or "clamd"
