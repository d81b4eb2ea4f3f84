import tempfile
from pathlib import Path

from ..fakes.clamd import Clamd
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
        vals = {"next_try_at": False, "checked_at": False}
        self.env["email.scanner"].search([]).write(vals)
        self.env.flush_all()
        self.env["email.scan"]._run()
        self.env.invalidate_all()

    def restart_clamd(self, **options):
        """As it was, for the next test."""
        self.clamd.stop()
        self.clamd.start()
