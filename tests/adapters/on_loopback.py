"""What the adapter tests share: accounts, servers, and their addresses."""

import itertools
import shutil
import tempfile
import unittest
from pathlib import Path

from adapters.account import Login, Server
from adapters.errors import ConnectionFailed
from adapters.imap import Mailbox
from adapters.smtp import Sender
from fakes.dovecot import Dovecot
from fakes.scripted import Scripted
from fakes.smtpd import Smtpd

ANA = "ana@loop.test"
PASSWORD = "s3cr3t word"


def mail(number, size=0):
    """A small mail, `number` in its subject and Message-Id, filled up to `size`."""
    head = (
        f"From: Ben <ben@loop.test>\r\nTo: {ANA}\r\nSubject: Number {number}\r\n"
        f"Message-Id: <{number}@loop.test>\r\n\r\n"
    ).encode()
    line = b"x" * 76 + b"\r\n"
    return head + line * max(1, (size - len(head)) // len(line))


class LoopbackCase(unittest.TestCase):
    """Gives each test a folder, and `ConnectionFailed` its reason back."""

    def setUp(self):
        self.numbers = itertools.count()
        self.directory = Path(tempfile.mkdtemp(prefix="mail-"))
        self.directory.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)

    def dovecot(self, password=PASSWORD, **options):
        """A running `Dovecot` with Ana's mailbox."""
        directory = self.directory / f"imap{next(self.numbers)}"
        return self.enterContext(Dovecot(directory, {ANA: password}, **options))

    def smtpd(self, **options):
        """A running `Smtpd` where Ana may log in."""
        return self.enterContext(Smtpd(**({"users": {ANA: PASSWORD}} | options)))

    def scripted(self, greeting=b"", answer=lambda line: b"", **options):
        """The `Server` that a running `Scripted` is."""
        running = self.enterContext(Scripted(greeting, answer))
        return self.server(running.port, **options)

    def server(self, port, encryption="none", **options):
        """The `Server` on this port, given up after two seconds."""
        options = {"timeout": 2, "local": True} | options
        return Server("localhost", port, encryption, **options)

    def mailbox(self, server, password=PASSWORD, folder="INBOX"):
        """Ana's `Mailbox`, connected, with `folder` selected."""
        mailbox = self.enterContext(Mailbox(server, Login(ANA, password)))
        if folder:
            mailbox.select(folder)
        return mailbox

    def sender(self, server, password=PASSWORD):
        """Ana's `Sender`, connected."""
        return self.enterContext(Sender(server, Login(ANA, password)))

    def fails(self, reason):
        """A context that must raise `ConnectionFailed` for this reason, in words that
        do not hold the password."""
        return _Fails(self, reason)


class _Fails:
    def __init__(self, case, reason):
        self.case = case
        self.reason = reason
        self.error = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.case.assertIsInstance(error, ConnectionFailed)
        self.case.assertEqual(error.reason, self.reason, error.detail)
        self.case.assertNotIn(PASSWORD, str(error))
        self.error = error
        return True
