from email import message_from_bytes, policy

from odoo.addons.email_channel.core.dialer.line import Line
from odoo.addons.email_channel.models.dialer.letter_trouble import LineTrouble
from odoo.addons.email_channel.models.dialer.line_letter import LineLetter

from ..common import ChannelCase


class TestLineLetter(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["email.template"].create(
            {"name": "Offer", "subject": "For ${name}", "body": "<p>Dear ${name},</p>"}
        )
        cls.dialer = cls.env["email.dialer"].create(
            {
                "name": "Newsletter",
                "touchpoint_id": cls.touchpoint.id,
                "queue_id": cls.queue.id,
                "template_id": cls.template.id,
            }
        )
        cls.list = cls.env["email.dialer.list"].create(
            {"name": "June", "dialer_id": cls.dialer.id}
        )

    def line(self, **vals):
        vals = {
            "id": 1,
            "email": "ana@example.com",
            "variables": {"name": "Ana"},
            "message_id": "<1.fixed@demo.test>",
            **vals,
        }
        return Line(**vals)

    def sent(self, **vals):
        """As the recipient's program reads it."""
        message = LineLetter(self.list).build(self.line(**vals))
        return message_from_bytes(message.as_bytes(), policy=policy.default)

    def test_the_template_is_filled_in_with_the_values_of_the_line(self):
        mail = self.sent()
        self.assertEqual(mail["Subject"], "For Ana")
        self.assertIn("Dear Ana,", mail.get_body(("html",)).get_content())
        self.assertIn("Dear Ana,", mail.get_body(("plain",)).get_content())

    def test_a_line_with_an_unknown_variable_is_not_sent(self):
        with self.assertRaisesRegex(LineTrouble, "name"):
            self.sent(variables={})

    def test_what_was_played_stays_when_the_template_changes(self):
        self.list._take_content()
        first = self.list.content_id
        self.template.body = "<p>Hello ${name}</p>"
        self.assertIn("Dear Ana", self.sent().get_body(("html",)).get_content())
        self.list._take_content()
        self.assertIn("Hello Ana", self.sent().get_body(("html",)).get_content())
        again = LineLetter(self.list, first).build(self.line())
        self.assertIn(b"Dear Ana", again.as_bytes())
