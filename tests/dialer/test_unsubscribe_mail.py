from urllib.parse import parse_qs, urlsplit

from ...core.dialer.line import Line
from ...models.dialer.unsubscribing import Unsubscribing
from ..common import ChannelCase
from .dialer_case import make_dialer


class TestUnsubscribeMail(ChannelCase):
    """What a mail program sends that unsubscribes its user by mail (I6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dialer = make_dialer(cls.touchpoint, cls.queue)
        cls.list = cls.env["email.dialer.list"].create(
            {"name": "June", "subject": "June", "dialer_id": cls.dialer.id}
        )
        cls.line = cls.env["email.dialer.line"].create(
            {
                "list_id": cls.list.id,
                "email": "ana@demo.test",
                "email_key": "ana@demo.test",
                "message_id": "<june.1@shop.test>",
                "state": "sent",
            }
        )

    def asked_for(self):
        """(address, subject) that the header asks for."""
        line = Line(self.line.id, self.line.email, message_id=self.line.message_id)
        said = Unsubscribing(self.list).headers(line)["List-Unsubscribe"]
        parts = urlsplit(said.split()[-1].strip("<>"))
        return parts.path, parse_qs(parts.query)["subject"][0]

    def test_it_unsubscribes_and_opens_no_conversation(self):
        self.connect()
        address, subject = self.asked_for()
        self.assertEqual(address, self.touchpoint.email)
        mails = self.receive(self.mail(subject, From="ana@demo.test"))
        self.assertFalse(mails)
        said = self.env["email.dialer.unsubscribe"].search([])
        self.assertEqual((said.line_id, said.way), (self.line, "mail"))
        row = self.env["email.inbound"].search([], order="id desc", limit=1)
        self.assertEqual(row.state, "dropped")
        self.assertIn("ana@demo.test", row.reason)
        # It comes once more.
        self.receive(self.mail(subject, message_id="<again@demo.test>"))
        self.assertEqual(self.env["email.dialer.unsubscribe"].search_count([]), 1)

    def test_what_nobody_signed_is_read_by_an_agent(self):
        self.connect()
        _address, subject = self.asked_for()
        forged = subject[:-1] + ("a" if subject[-1] != "a" else "b")
        mails = self.receive(self.mail(forged), self.mail("unsubscribe"))
        self.assertEqual(len(mails.conversation_id), 2)
        self.assertFalse(self.env["email.dialer.unsubscribe"].search([]))
