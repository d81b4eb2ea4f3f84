from odoo.tests import new_test_user, tagged

from ..attachments.file_case import PNG
from ..attachments.scan_case import ScanCase
from ..fakes.clamd import EICAR
from .common import TourCase

BILL = ("bill.txt", "text/plain", b"42 EUR")


@tagged("post_install", "-at_install")
class TestMailFilesTour(TourCase, ScanCase):
    """Files of mails in the thread, beside a real virus scanner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Who may run jobs, too.
        new_test_user(
            cls.env,
            "files_boss",
            groups="base.group_system,email_channel.group_email_administrator",
        )

    def show(self, mail, tour, login):
        self.run_tour(
            f"/odoo/email-conversations/{mail.conversation_id.id}", tour, login
        )

    def test_a_file_is_checked_and_then_there(self):
        mail = self.receive(self.carrying(BILL, picture=PNG))
        self.assertEqual(set(mail.file_ids.mapped("state")), {"checking"})
        self.show(mail, "email_channel_file_checked", "files_boss")
        self.assertEqual(set(mail.file_ids.mapped("state")), {"passed"})

    def test_a_virus_arrives(self):
        mail = self.receive(self.carrying(BILL, ("v.txt", "text/plain", EICAR)))
        self.scan()
        self.show(mail, "email_channel_virus", self.agent.login)

    def test_an_administrator_lets_a_file_through(self):
        batch = ("run.bat", "application/octet-stream", b"@echo off\r\n")
        mail = self.receive(self.carrying(batch))
        self.show(mail, "email_channel_let_through", "files_boss")
        self.assertEqual(mail.attachment_ids.raw, batch[2])
        self.assertTrue(mail.file_ids.released)
