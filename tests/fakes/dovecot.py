"""A real Dovecot on loopback, with a private configuration, started in 0.1 s."""

import contextlib
import functools
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from base64 import b64encode
from pathlib import Path
from string import Template

from imapclient.imap_utf7 import encode as encode_utf7

from .certificate import make_certificate
from .dovecot_oauth import introspection
from .loopback import free_ports
from .ordinary_user import as_ordinary_user, give, owner

_LONGEST = 60  # what a unix socket's path leaves for the directory


class Dovecot:
    """IMAP for `users` ({address: password}), kept below `directory`.

    `port` takes plain connections and STARTTLS, `ssl_port` TLS; 0 picks a free one,
    which a second start keeps. `capability` overrides what the server says it can
    (`imap_capability`), `extra` is appended to the configuration. `oauth`, an
    `OAuthServer`, knows whose tokens are taken for XOAUTH2. Runs as root or as an
    ordinary user. It ends with the thread that started it.
    """

    def __init__(
        self,
        directory,
        users,
        port=0,
        ssl_port=0,
        max_connections=100,
        capability=None,
        extra="",
        certificate=None,
        oauth=None,
    ):
        self.directory = Path(directory).absolute()
        self.users = dict(users)
        free = free_ports(2)
        self.port = port or free[0]
        self.ssl_port = ssl_port or free[1]
        self.max_connections = max_connections
        self.extra = extra
        if capability:
            self.extra += f"\nimap_capability = {capability}\n"
        self.oauth = oauth
        self.certificate, self._key = certificate or (None, None)
        self._process = None
        self._run = None
        self._serial = itertools.count()
        self._written = 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc_info):
        self.stop()

    # -- life

    def start(self):
        """Write the configuration and wait until the server greets."""
        self._make(self.directory)
        log = self.directory / "dovecot.log"
        log.touch()
        for mine in (self.directory, log):  # whoever ran it before
            give(mine)
        if not self.certificate:
            self.certificate, self._key = make_certificate(self.directory / "tls")
            give(self._key)
        self._write_users()
        self._run = self._run_directory()
        config = self.directory / "dovecot.conf"
        config.write_text(self._config())
        self._process = subprocess.Popen(
            [*as_ordinary_user(self.directory), _program(), "-F", "-c", str(config)],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._wait()

    def stop(self):
        """End it at once; what was delivered stays. Returns what it said on stderr."""
        said = b""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            said = self._process.communicate()[1]
            self._process = None
            self._wait_until_closed()
        if self._run:
            shutil.rmtree(self._run, ignore_errors=True)
        return said.decode(errors="replace").strip()

    def log(self):
        """What Dovecot wrote into its log."""
        return (self.directory / "dovecot.log").read_text(errors="replace")

    def _wait(self):
        deadline = time.monotonic() + 10
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 5) as sock:
                    if sock.recv(4) == b"* OK":
                        return
            except OSError:
                pass
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = self.stop()
                raise RuntimeError(f"Dovecot did not start: {said}")
            time.sleep(0.01)

    def _wait_until_closed(self):
        """The listening socket goes with the last of the processes."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except ConnectionRefusedError:
                return
            except OSError:
                pass
            time.sleep(0.002)

    def _run_directory(self):
        directory = self.directory / "run"
        if len(str(directory)) > _LONGEST:
            directory = Path(tempfile.mkdtemp(prefix="dovecot-"))
        shutil.rmtree(directory, ignore_errors=True)
        self._make(directory)
        return directory

    def _config(self):
        language = "2.3" if dovecot_version() < (2, 4) else "2.4"
        user, group = owner()
        template = Path(__file__).with_name(f"dovecot-{language}.conf").read_text()
        return Template(template).substitute(
            run=self._run,
            directory=self.directory,
            certificate=self.certificate,
            key=self._key,
            port=self.port,
            ssl_port=self.ssl_port,
            max_connections=self.max_connections,
            extra=self.extra + self._xoauth2(),
            user=user,
            group=group,
        )

    def _xoauth2(self):
        if not self.oauth:
            return ""
        url, trusted = self.oauth.introspection_url, self.oauth.certificate
        version = dovecot_version()
        return "\n" + introspection(self.directory, version, url, trusted)

    # -- accounts and mail

    def add_user(self, address, password):
        """A new account, or a new password; the running server takes it up
        within a second."""
        self.users[address] = password
        self._write_users()

    def deliver(self, address, raw, folder="INBOX"):
        """Put the mail `raw` (bytes) into `folder`, as a delivery agent does."""
        maildir = self._maildir(address, folder)
        # Dovecot numbers new mails by the whole number that their names begin with, of
        # 32 bits, and within a second by the rest: https://cr.yp.to/proto/maildir.html
        seconds, rest = divmod(time.time_ns(), 10**9)
        serial = f"M{rest // 1000:06}P{os.getpid()}Q{next(self._serial):06}"
        name = f"{seconds}.{serial}.loopback"
        temporary = maildir / "tmp" / name
        temporary.write_bytes(raw)
        give(temporary)
        temporary.rename(maildir / "new" / name)

    def adopt(self, mail):
        """Take over the mailboxes of another Dovecot, before this one is started.

        :param mail: its folder of that name
        """
        self._make(self.directory)
        shutil.move(mail, self.directory / "mail")
        for path in (self.directory / "mail").rglob("*"):
            give(path)
        give(self.directory / "mail")

    def _maildir(self, address, folder):
        home = self.directory / "mail" / address
        maildir = home
        if folder.upper() != "INBOX":
            maildir = home / f".{encode_utf7(folder).decode()}"
        for part in (home.parent, home, maildir):
            self._make(part)
        for part in ("tmp", "cur", "new"):
            self._make(maildir / part)
        return maildir

    def _make(self, directory):
        if not directory.is_dir():
            directory.mkdir(parents=True)
            give(directory)

    def _write_users(self):
        lines = [
            f"{address}:{{PLAIN.b64}}{b64encode(password.encode()).decode()}\n"
            for address, password in self.users.items()
        ]
        temporary = self.directory / "users.new"
        temporary.write_text("".join(lines))
        give(temporary)
        self._written = max(self._written + 1, time.time())
        os.utime(temporary, (self._written, self._written))  # it looks at seconds
        temporary.rename(self.directory / "users")
        self._make(self.directory / "mail")


@functools.cache
def dovecot_version():
    """Dovecot's, as (2, 3): its configuration language changed with 2.4."""
    said = subprocess.check_output([_program(), "--version"], text=True)
    return tuple(int(number) for number in said.split(".")[:2])


def _program():
    """Where Dovecot is; /usr/sbin is on root's PATH only."""
    path = f"{os.environ['PATH']}:/usr/local/sbin:/usr/sbin"
    return shutil.which("dovecot", path=path) or "dovecot"
