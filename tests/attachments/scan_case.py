import tempfile
from pathlib import Path

from ..fakes.clamd import EICAR, Clamd
from .file_case import FileCase


class ScanCase(FileCase):
    """A connected touchpoint, and a real virus scanner that its files wait for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        cls.clamd = Clamd(Path(folder.name) / "clamd")
        cls.clamd.start()
        cls.addClassCleanup(cls.clamd.stop)
        cls.scanner = cls.connect_scanner(cls.clamd)

    @classmethod
    def connect_scanner(cls, clamd, **vals):
        """email.scanner that has answered."""
        scanner = cls.env["email.scanner"].create({"address": clamd.address, **vals})
        scanner.action_test()
        return scanner

    def scan(self):
        """Run the job, as after its pauses."""
        self.env["email.file"].search([]).next_scan_at = False
        self.env["email.scanner"].search([]).next_try_at = False
        self.env.flush_all()
        self.env["email.scan"]._run()
        self.env.invalidate_all()

    def find_later(self, content):
        """The signatures change, and what has passed is scanned again: this is
        infected."""
        self.addCleanup(self._forget_later)
        self.clamd.signatures = {"Test.EICAR": EICAR, "Later": content}
        self.clamd.number += 1
        self.restart_clamd()
        self.env["email.scanner"].search([]).checked_at = False
        self.scan()

    def _forget_later(self):
        if len(self.clamd.signatures) > 1:
            self.clamd.signatures = {"Test.EICAR": EICAR}
            self.restart_clamd()

    def restart_clamd(self, **options):
        """As it was, for the next test."""
        self.clamd.stop()
        self.clamd.start()
