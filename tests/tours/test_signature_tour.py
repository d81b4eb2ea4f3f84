from email import message_from_bytes, policy

from odoo.tests import new_test_user, tagged

from ...core.conversation import pictures
from .common import TourCase


@tagged("post_install", "-at_install")
class TestSignatureTour(TourCase):
    """A signature from its page to the customer's mailbox."""

    def test_a_signature_with_a_dropped_picture(self):
        self.connect()
        new_test_user(
            self.env,
            "signature_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
            name="Max Manager",
        )
        self.agent.partner_id.phone = "+34 600 111 222"
        self.run_tour(
            f"/odoo/email-touchpoints/{self.touchpoint.id}",
            "email_channel_write_signature",
            "signature_administrator",
        )
        signature = self.touchpoint.signature_ids
        [number] = pictures.numbers(signature.body)
        logo = self.env["ir.attachment"].browse(number)
        self.assertEqual(logo.name, "logo.png")
        self.assertIn("${agent_phone}", signature.body)

        incoming = self.receive(self.mail())
        conversation = incoming.conversation_id
        conversation.with_user(self.agent).action_pick()
        self.run_tour(
            f"/odoo/email-conversations/{conversation.id}",
            "email_channel_signed_answer",
            self.agent.login,
        )
        self.send_queue()
        message = message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)
        shown = [
            part.get_content()
            for part in message.walk()
            if part.get_content_type() == "image/png"
        ]
        self.assertEqual(shown, [logo.raw])
        html = message.get_body(("html",)).get_content()
        self.assertEqual(html.count("Ada Agent"), 1)
        self.assertIn("+34 600 111 222", html)
        self.assertNotIn("Max Manager", html)
        self.assertLess(html.index("another one"), html.index("Ada Agent"))
