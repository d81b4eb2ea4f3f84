import unittest
from email.message import EmailMessage

from core.outbox import open_picture

PICTURE = (
    '<img src="https://shop.test/mail/tracking/open/db/7/abc/blank.gif" alt="" '
    'data-odoo-tracking-email="7"/>'
)
LOGO = '<img src="cid:logo" alt="Logo">'


class TestOpenPicture(unittest.TestCase):
    def message(self, html):
        message = EmailMessage()
        message["Subject"] = "Kettle"
        message.set_content("Send it back.")
        message.add_alternative(html, subtype="html")
        message.get_payload()[1].add_related(b"PNG", "image", "png", cid="<logo>")
        message.add_attachment(b"Label", "text", "plain", filename="label.txt")
        return message

    def test_it_is_left_out_of_what_goes_on_to_others(self):
        for picture in (
            PICTURE,
            PICTURE.replace(' data-odoo-tracking-email="7"', ""),
            PICTURE.replace("src=", "data-remote-src="),
            PICTURE.replace("img", "IMG"),
        ):
            with self.subTest(picture):
                html = f"<p>Word</p>{LOGO}{picture}<p>Word</p>"
                expected = f"<p>Word</p>{LOGO}<p>Word</p>"
                self.assertEqual(open_picture.leave_out(html), expected)

    def test_a_copy_of_our_own_has_all_else(self):
        message = self.message(f"<p>Grüße</p>{LOGO}{PICTURE}")
        own = open_picture.without(message)
        self.assertNotIn("tracking", own.get_body(("html",)).get_content())
        self.assertIn("Grüße", own.get_body(("html",)).get_content())
        self.assertIn("tracking", message.get_body(("html",)).get_content())
        kinds = [part.get_content_type() for part in message.walk()]
        self.assertEqual([part.get_content_type() for part in own.walk()], kinds)
        self.assertEqual(own["Subject"], "Kettle")

    def test_a_mail_without_it_is_the_same(self):
        message = self.message(f"<p>Word</p>{LOGO}")
        self.assertIs(open_picture.without(message), message)
