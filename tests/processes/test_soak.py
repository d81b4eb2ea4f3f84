"""The short form of `./dev bench soak`."""

from on_odoo import DATABASE, ProcessCase

from benchmarks.rig import soak_checks
from benchmarks.rig.soak import Soak

MAILS = 60
TROUBLES = (
    "sign-in revoked",
    "Odoo killed while sending",
    "access token expired",
    "port closed",
    "answers lost",
)


class TestSoak(ProcessCase):
    def test_mail_goes_in_and_out_once_while_all_around_it_breaks(self):
        with Soak(DATABASE, self.directory / "soak.log") as soak:
            figures = soak.run(MAILS, titles=TROUBLES)
            left = soak_checks.left(soak)
        self.assertEqual(left, [], figures)
        self.assertEqual((figures["in"], figures["out"]), (MAILS, MAILS), figures)
        for wrong in ("in_doubled", "out_doubled", "untold", "waiting"):
            self.assertEqual(figures[wrong], 0, figures)
        # What was lost was so for a reason, and came back.
        self.assertGreaterEqual(figures["outages"], 1, figures)
        self.assertGreaterEqual(figures["uncertain"], 1, figures)
