import unittest
from email import message_from_bytes, policy
from email.message import EmailMessage

from core.outbox.outgoing_mime import File, attach, embed

STATUS = b"Reporting-MTA: dns; mx.demo.test\n\nFinal-Recipient: rfc822; a@demo.test\n"


class TestOutgoingMime(unittest.TestCase):
    def message(self):
        message = EmailMessage(policy=policy.SMTP)
        message["Subject"] = "Files"
        message.add_alternative("words", subtype="plain")
        message.add_alternative("<p>words</p>", subtype="html")
        return message

    def parts_of(self, *files):
        """What a mail program makes of the mail."""
        message = self.message()
        for file in files:
            attach(message, file)
        return self.read(message)

    def read(self, message):
        raw = message.as_bytes(policy=policy.SMTP)
        self.assertTrue(max(map(len, raw.splitlines())) <= 998)
        read = message_from_bytes(raw, policy=policy.default)
        self.assertFalse(read.defects)
        self.assertEqual(read.keys().count("Bcc"), 0)
        return list(read.iter_attachments())

    def test_types_that_a_part_cannot_have_as_they_are(self):
        for stated, content, sent in (
            ("message/delivery-status", STATUS, "text/plain"),
            ("message/disposition-notification", STATUS, "text/plain"),
            ("message/partial", b"x", "text/plain"),
            ("message/external-body", b"", "text/plain"),
            ("Message/RFC822", "Subject: ä\r\n\r\nb".encode(), None),
            ("message/rfc822", b"a" * 2000, None),
            ("message/rfc822", b"Subject: a\0b\n\n", None),
            ("multipart/mixed", b"--b\r\n\r\nx\r\n--b--", None),
            ("multipart/related; boundary=x", b"x", None),
            ("application/x/y", b"x", None),
            ("image/", b"x", None),
            ("/png", b"x", None),
            ("image", b"x", None),
            ("", b"x", None),
            (None, b"", None),
            ("text/pl ain", b"x", None),
            ("text/plain\r\nBcc: x@evil.test", b"x", None),
            ('application/pdf; name="a\r\nBcc: x"', b"x", "application/pdf"),
            ("text/html; charset=no-such", b"\xff", "text/html"),
            ("tëxt/plain", b"x", None),
        ):
            with self.subTest(stated=stated):
                (part,) = self.parts_of(File("a.bin", stated, content))
                expected = sent or "application/octet-stream"
                self.assertEqual(part.get_content_type(), expected)
                self.assertEqual(part.get_payload(decode=True), content)
                self.assertEqual(part.get_filename(), "a.bin")

    def test_a_mail_in_plain_ascii_stays_a_mail(self):
        inner = b"From: a@demo.test\r\nSubject: Inner\r\n\r\nHello\r\n"
        files = (
            File("a.eml", "message/rfc822", inner),
            File("b.txt", "text/plain", b"b"),
        )
        mail, text = self.parts_of(*files)
        self.assertEqual(mail.get_content_type(), "message/rfc822")
        self.assertEqual(mail.get_content()["Subject"], "Inner")
        self.assertEqual(mail.get_filename(), "a.eml")
        self.assertEqual(text.get_filename(), "b.txt")

    def test_names_that_would_break_the_header(self):
        for name, sent in (
            ("a.txt\r\nBcc: spy@evil.test", "a.txt Bcc: spy@evil.test"),
            ("a\x00\x1b\u2028.txt", "a .txt"),
            ("", "file"),
            (None, "file"),
            (" \n", "file"),
            ('quo"te\\.txt', 'quo"te\\.txt'),
            ("Auftrag_225/2385.pdf", "Auftrag_225/2385.pdf"),
            ("lone\ud800.txt", "lone?.txt"),
            ("ä" * 120, "ä" * 120),
        ):
            with self.subTest(name=name):
                (part,) = self.parts_of(File(name, "text/plain", b"x"))
                self.assertEqual(part.get_filename(), sent)

    def test_a_picture_of_any_type_is_embedded(self):
        for stated in ("image/gif", "image/svg+xml", "image/a/b", "image/x; a=b", ""):
            with self.subTest(stated=stated):
                message = self.message()
                html = message.get_body(("html",))
                embed(html, File("a\n.gif", stated, b"GIF89a", "image1@email.channel"))
                self.read(message)
                self.assertIn(b"<image1@email.channel>", message.as_bytes())
