import unittest
from email.message import EmailMessage

from core.content import record_token
from core.outbox.own_copy import own_copy

PICTURE = (
    '<img src="https://shop.test/mail/tracking/open/db/7/abc/blank.gif" alt="" '
    'data-odoo-tracking-email="7"/>'
)
LOGO = '<img src="cid:logo" alt="Logo">'
TOKEN = record_token.make(record_token.RATING, 7, "<a@shop.test>", bytes(32))
LINK = f"https://shop.test/email_channel/rating/{TOKEN}/5"


class TestOwnCopy(unittest.TestCase):
    def message(self, html, text="Send it back."):
        message = EmailMessage()
        message["Subject"] = "Kettle"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        message.get_payload()[1].add_related(b"PNG", "image", "png", cid="<logo>")
        message.add_attachment(b"Label", "text", "plain", filename="label.txt")
        return message

    def test_a_copy_of_our_own_has_all_else(self):
        message = self.message(f"<p>Grüße</p>{LOGO}{PICTURE}")
        own = own_copy(message)
        self.assertNotIn("tracking", own.get_body(("html",)).get_content())
        self.assertIn("Grüße", own.get_body(("html",)).get_content())
        self.assertIn("tracking", message.get_body(("html",)).get_content())
        kinds = [part.get_content_type() for part in message.walk()]
        self.assertEqual([part.get_content_type() for part in own.walk()], kinds)
        self.assertEqual(own["Subject"], "Kettle")

    def test_a_mail_without_it_is_the_same(self):
        message = self.message(f"<p>Word</p>{LOGO}")
        self.assertIs(own_copy(message), message)

    def test_nobody_rates_by_it(self):
        icons = f'<table><tr><td><a href="{LINK}">Good</a></td></tr></table>'
        message = self.message(f"<p>Word</p>{icons}", f"Word\n\nGood: {LINK}\n")
        own = own_copy(message)
        for kind in ("html", "plain"):
            self.assertIn("Word", own.get_body((kind,)).get_content())
            self.assertNotIn(TOKEN, own.get_body((kind,)).get_content())
            self.assertIn(TOKEN, message.get_body((kind,)).get_content())
        self.assertEqual(own["Subject"], "Kettle")
