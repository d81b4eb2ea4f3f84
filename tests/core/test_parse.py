import base64
import unittest
from datetime import datetime
from email.message import EmailMessage

from core.inbound.mail import Address
from core.inbound.parse import (
    LONGEST_HEADER,
    LONGEST_SUBJECT,
    MOST_HEADERS,
    MOST_REFERENCES,
    parse,
)


def typical():
    mail = EmailMessage()
    mail["From"] = "Ana Prueba <ana@example.com>"
    mail["To"] = "help@example.org"
    mail["Cc"] = "Bo <bo@example.com>"
    mail["Subject"] = "Pedido número 5"
    mail["Date"] = "Mon, 04 Mar 2024 10:00:00 +0100"
    mail["Message-ID"] = "<m@example.com>"
    mail["In-Reply-To"] = "<p@example.com>"
    mail["References"] = "<r@example.com> <p@example.com>"
    mail.set_content("¿Dónde está?\n")
    mail.add_alternative('<p>¿Dónde <img src="cid:pic@x">?</p>', subtype="html")
    html = mail.get_payload()[1]
    html.add_related(b"GIF89a", "image", "gif", cid="<pic@x>", filename="p.gif")
    mail.add_attachment(b"%PDF", "application", "pdf", filename="número.pdf")
    return mail.as_bytes()


class TestParse(unittest.TestCase):
    def test_a_typical_mail(self):
        mail = parse(typical())
        self.assertEqual(mail.message_id, "<m@example.com>")
        self.assertEqual(mail.in_reply_to, ("<p@example.com>",))
        self.assertEqual(mail.references, ("<r@example.com>", "<p@example.com>"))
        self.assertEqual(mail.subject, "Pedido número 5")
        self.assertEqual(mail.sender, Address("Ana Prueba", "ana@example.com"))
        self.assertEqual(mail.to, (Address("", "help@example.org"),))
        self.assertEqual(mail.cc, (Address("Bo", "bo@example.com"),))
        self.assertEqual(mail.reply_to, ())
        self.assertEqual(mail.date, datetime(2024, 3, 4, 9, 0))
        self.assertEqual(mail.text, "¿Dónde está?\n")
        self.assertEqual(mail.html, '<p>¿Dónde <img src="cid:pic@x">?</p>')
        self.assertEqual(mail.defects, ())
        picture, file = mail.attachments
        self.assertEqual((picture.content_id, picture.inline), ("pic@x", True))
        self.assertEqual((file.filename, file.inline), ("número.pdf", False))
        self.assertEqual(file.content, b"%PDF")

    def test_headers_are_all_there_in_order_and_decoded(self):
        raw = b"X-A: =?utf-8?Q?=C3=B1?=\r\nReceived: 1\r\nReceived: 2\r\n\r\n"
        mail = parse(raw)
        self.assertEqual(
            mail.headers, (("X-A", "ñ"), ("Received", "1"), ("Received", "2"))
        )
        self.assertEqual(mail.header("x-a"), "ñ")
        self.assertEqual(mail.header("received"), "1")
        self.assertEqual(mail.header("missing"), "")

    def test_everything_is_bounded(self):
        raw = (
            b"Subject: " + b"s" * 50_000 + b"\r\n"
            b"References: "
            + b"<a@x>"
            + b"".join(b" <%d@x>" % n for n in range(5_000))
            + b"\r\nTo: "
            + b"".join(b"a%d@x, " % n for n in range(5_000))
            + b"\r\n"
            + b"X: y\r\n" * 1_000
            + b"\r\nbody"
        )
        mail = parse(raw)
        self.assertEqual(len(mail.subject), LONGEST_SUBJECT)
        self.assertEqual(len(mail.references), MOST_REFERENCES)
        self.assertEqual(mail.references[0], "<a@x>")
        self.assertEqual(mail.references[-1], "<4999@x>")
        self.assertEqual(len(mail.headers), MOST_HEADERS)
        self.assertTrue(all(len(v) <= LONGEST_HEADER for _n, v in mail.headers))
        self.assertLessEqual(len(mail.to), 2_000)
        self.assertEqual(mail.text, "body")

    def test_same_bytes_same_mail(self):
        raw = typical()
        self.assertEqual(parse(raw), parse(raw))

    def test_two_pictures_without_id_get_two_ids(self):
        picture = (
            b"Content-Type: image/png\r\nContent-Disposition: inline\r\n\r\n%d\r\n"
        )
        raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"".join(
            b"--b\r\n" + picture % number for number in range(2)
        )
        mail = parse(raw + b"--b--\r\n")
        ids = [file.content_id for file in mail.attachments]
        self.assertEqual(len(set(ids)), 2)
        for content_id in ids:
            self.assertIn(f'src="cid:{content_id}"', mail.html)

    def test_a_picture_that_is_part_of_the_text_is_a_file_as_others(self):
        data = base64.b64encode(b"a picture").decode()
        for url in (
            f"data:image/png;base64,{data}",
            f" DATA:image/PNG;base64,{data}",
            f"data:image/png;charset=utf-8;base64,{data}",
            f"data:image/png;base64,&#10;{data[:4]}%0A{data[4:]}",
        ):
            html = f'<p>Look:</p><img src="{url}"><img alt="again" src="{url}">'
            mail = parse(b"Content-Type: text/html\n\n" + html.encode())
            with self.subTest(url):
                [file] = mail.attachments
                self.assertEqual(
                    (file.filename, file.content_type, file.content),
                    ("image.png", "image/png", b"a picture"),
                )
                self.assertTrue(file.inline)
                self.assertEqual(mail.html.count(f"cid:{file.content_id}"), 2)
                self.assertNotIn("data:", mail.html.lower())

    def test_of_one_that_cannot_be_read_nothing_is_left(self):
        for url in ("data:image/png;,abc", "data:image/gif;base64,%%%"):
            html = f'<p>The data: none</p><img src="{url}">'
            mail = parse(b"Content-Type: text/html\n\n" + html.encode())
            with self.subTest(url):
                self.assertNotIn("data:image", mail.html)
                self.assertIn("The data: none", mail.html)
                self.assertFalse(mail.attachments)

    def test_a_quote_is_folded_and_its_words_can_be_searched(self):
        html = b'<p>New</p><blockquote type="cite">Old words</blockquote>'
        mail = parse(b"Content-Type: text/html\r\n\r\n" + html)
        self.assertIn('<details class="ec-quote">', mail.html)
        self.assertIn("Old words", mail.text)
