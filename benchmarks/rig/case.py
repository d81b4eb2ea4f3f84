"""One mailbox with letters, to which something happens."""

from imapclient import IMAPClient

from . import letters
from .mailboxes import PASSWORD
from .verdict import Verdict

MAILS = 9


class Case:
    """Letters in a mailbox whose touchpoint is the one that receives.

    :param after_fetch: as on the touchpoint
    :param port: where its server seems to be, when not directly there
    """

    def __init__(self, world, after_fetch="read", mails=MAILS, port=None):
        self.world = world
        self.after_fetch = after_fetch
        self.account, self.touchpoint = world.new_case(port, after_fetch=after_fetch)
        self.letters = []
        self.faults = 0
        self.deliver(mails)

    def deliver(self, mails):
        """More letters, in threads of their own."""
        name = self.account.split("@")[0]
        label = f"{name} {len(self.letters)}"
        base = len(self.letters)  # keeps the threads of one delivery from another's
        for letter in letters.write(label, mails, self.account, first_thread=base):
            self.world.dovecot.deliver(self.account, letter.raw)
            self.letters.append(letter)

    def receive(self, fault=None):
        """Run a worker; its (exit code, number of commits or None)."""
        return self.world.receive(fault)

    def happened(self, number=1):
        self.faults += number

    def forget_uids(self):
        """The server loses its index: a new UIDVALIDITY, and all UIDs from 1."""
        before = self._uidvalidity()
        home = self.world.dovecot.directory / "mail" / self.account
        for name in ("dovecot-uidlist", "dovecot.index*"):
            for file in home.glob(name):
                file.unlink()
        assert self._uidvalidity() != before, "Dovecot kept its UIDVALIDITY"

    def _uidvalidity(self):
        with IMAPClient("127.0.0.1", self.world.dovecot.port, ssl=False) as client:
            client.login(self.account, PASSWORD)
            return client.select_folder("INBOX")[b"UIDVALIDITY"]

    def judge(self):
        """Run to the end, and see (benchmarks.rig.verdict.Verdict)."""
        self.world.run_to_the_end()
        return Verdict(
            self.world, self.account, self.touchpoint, self.letters, self.after_fetch
        )
