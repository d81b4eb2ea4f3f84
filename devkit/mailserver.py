"""The demo's servers, in one process: Dovecot, SMTP that delivers into it, and a virus
scanner (clamd) that knows one harmless test file.

    python -m devkit.mailserver FOLDER IMAP_PORT IMAPS_PORT SMTP_PORT CLAMD_PORT

Run with the environment's Python, the root and tests/ on PYTHONPATH; ends on SIGTERM.
"""

import signal
import sys
from pathlib import Path

from fakes.certificate import make_certificate
from fakes.clamd import Clamd
from fakes.dovecot import Dovecot
from fakes.smtpd import Smtpd

from .mail import CUSTOMER, PASSWORD, SUPPORT

USERS = {SUPPORT: PASSWORD, CUSTOMER: PASSWORD}


class Delivery(Smtpd):
    """Takes mail for the demo's mailboxes only."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if mailbox(address) not in USERS:
            return f"550 5.1.1 <{address}>: no such mailbox in the demo"
        return await super().handle_RCPT(server, session, envelope, address, options)


def mailbox(address):
    """Whose it is: customer+ana@demo.test is the customer's, too."""
    name, _at, domain = address.lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def main():
    folder = Path(sys.argv[1])
    imap, imaps, smtp, clamd = map(int, sys.argv[2:])
    certificate = make_certificate(folder / "tls", days=365)
    dovecot = Dovecot(folder, USERS, imap, imaps, certificate=certificate)

    def deliver(_sender, recipients, raw):
        for address in set(map(mailbox, recipients)):
            dovecot.deliver(address, raw)

    smtpd = Delivery(USERS, deliver, *certificate, port=smtp)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGINT])
    with dovecot, Clamd(folder / "clamd", port=clamd), smtpd:
        signal.sigwait([signal.SIGTERM, signal.SIGINT])


main()
