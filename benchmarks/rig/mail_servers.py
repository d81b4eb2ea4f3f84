"""Mail servers of a benchmark: mailboxes in a Dovecot, and a provider as Microsoft."""

import contextlib
import subprocess
import tempfile
from pathlib import Path

from imapclient import IMAPClient

from benchmarks.mails import generate
from fakes.dovecot import Dovecot
from fakes.microsoft import MicrosoftDouble
from fakes.proxy import Proxy
from fakes.smtpd import Smtpd

PASSWORD = "secret of the mailbox"
SEED = 19


@contextlib.contextmanager
def running(count, **options):
    """`Dovecot` with the accounts box0@bench.test and on, all empty."""
    users = {address(number): PASSWORD for number in range(count)}
    with (
        tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True) as folder,
        Dovecot(Path(folder), users, max_connections=1_000, **options) as dovecot,
    ):
        yield dovecot


def address(number):
    return f"box{number}@bench.test"


def fill(dovecot, account, count, seed=SEED):
    """Deliver the mix (see benchmarks.mails) into an empty account; the same for the
    same seed. Made once and linked from then on."""
    mail = dovecot.directory / "mail"
    pool = f"pool-{seed}-{count}"
    if not (mail / pool).exists():
        for raw in generate(seed, count, "help@bench.test"):
            dovecot.deliver(pool, raw)
    subprocess.run(["cp", "-al", mail / pool, mail / account], check=True)


ACCOUNT = "support@bench.test"
CUSTOMERS = "customers@bench.test"  # all mail to anybody arrives there
CUSTOMERS_PASSWORD = "the customers' own"
LATENCY = 0.004  # seconds each way: long enough to be in the middle of something


class Provider:
    """Below `folder`, whose files Dovecot's user may read.

    Odoo reaches the mail servers by `imap` and `smtp`, proxies that can be cut. As
    Microsoft's, the SMTP server files in Sent what it takes. `on_taken`: called once,
    when it has taken the next mail and did not say so yet.
    """

    on_taken = None

    def __init__(self, folder):
        self.microsoft = MicrosoftDouble(folder / "oauth", [ACCOUNT])
        users = {CUSTOMERS: CUSTOMERS_PASSWORD}
        self.dovecot = Dovecot(folder / "imap", users, oauth=self.microsoft)
        self.smtpd = Smtpd({}, deliver=self._deliver, oauth=self.microsoft)
        self.imap = Proxy(self.dovecot.port, latency=LATENCY)
        self.smtp = Proxy(self.smtpd.port, latency=LATENCY)

    def __enter__(self):
        servers = (self.microsoft, self.dovecot, self.smtpd, self.imap, self.smtp)
        with contextlib.ExitStack() as stack:
            for server in servers:
                stack.enter_context(server)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc_info):
        self._stack.close()

    def _deliver(self, _sender, _recipients, raw):
        self.dovecot.deliver(CUSTOMERS, raw)
        self.dovecot.deliver(ACCOUNT, raw, folder="Sent")
        if self.on_taken:
            call, self.on_taken = self.on_taken, None
            call()

    def write(self, raw):
        """A customer's mail, into the touchpoint's mailbox."""
        self.dovecot.deliver(ACCOUNT, raw)

    def arrived(self):
        """[(Message-Id, subject)] of what the customers got, as their program shows."""
        with IMAPClient("127.0.0.1", self.dovecot.port, ssl=False) as client:
            client.login(CUSTOMERS, CUSTOMERS_PASSWORD)
            client.select_folder("INBOX", readonly=True)
            found = client.fetch(client.search(), ["ENVELOPE"])
        envelopes = [data[b"ENVELOPE"] for data in found.values()]
        return [
            ((each.message_id or b"").decode(), (each.subject or b"").decode())
            for each in envelopes
        ]
