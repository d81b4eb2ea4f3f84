from email import message_from_bytes, policy

from odoo.tests import new_test_user, tagged

from ..common import CUSTOMER
from .common import TourCase


@tagged("post_install", "-at_install")
class TestAutomaticAnswersTour(TourCase):
    def test_administrator_writes_tries_and_switches_on(self):
        new_test_user(
            self.env,
            "answers_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
            email=CUSTOMER,
        )
        self.connect()
        self.run_tour(
            f"/odoo/email-touchpoints/{self.touchpoint.id}",
            "email_channel_automatic_answers",
            "answers_administrator",
        )
        self.assertTrue(self.touchpoint.automatic_answers)
        answer = self.touchpoint.auto_answer_ids.filtered("enabled")
        self.assertEqual(answer.occasion, "ticket_created")
        self.assertIn("${customer_first_name}", answer.text_1)
        [raw] = self.inbox(CUSTOMER)
        mail = message_from_bytes(raw, policy=policy.default)
        self.assertTrue(mail["Subject"].startswith("[Test]"))
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        text = mail.get_body(("html",)).get_content()
        self.assertIn("We have it", text)
        self.assertIn("Carla", text)
