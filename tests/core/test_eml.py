"""Mails as files: nothing that was not let in is in them."""

import hashlib
import unittest
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from core.outbox.outgoing_mime import File
from core.supervision.eml import Sent, StillInside, sent_mail, without_files

VIRUS = b"MZ\x90\x00 a program that nobody shall have"
LETTER = b"The order, as a text."
DIGEST = hashlib.sha256(VIRUS).hexdigest()
WORDS = "“invoice.exe” was left out: it is infected (Über-Test)."


def mail(*files, subject="Grüße"):
    message = EmailMessage()
    message["From"] = "Carla <carla@example.com>"
    message["Subject"] = subject
    message.set_content("See the file, bitte schön.")
    for name, content in files:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


class TestWithoutFiles(unittest.TestCase):
    """What was received, without some files."""

    def parts(self, raw):
        return list(message_from_bytes(raw, policy=default).walk())

    def test_without_anything_to_leave_out_it_is_the_same_bytes(self):
        raw = mail(("order.txt", LETTER))
        self.assertEqual(without_files(raw, {}), raw)

    def test_words_stand_in_the_place_of_the_file(self):
        raw = mail(("invoice.exe", VIRUS), ("order.txt", LETTER))
        made = without_files(raw, {DIGEST: WORDS})
        parts = self.parts(made)
        contents = [part.get_payload(decode=True) for part in parts]
        self.assertNotIn(VIRUS, contents)
        self.assertIn(LETTER, contents)
        self.assertIn(WORDS, [part.get_content().strip() for part in parts[2:3]])
        self.assertNotIn("invoice.exe", [part.get_filename() for part in parts])

    def test_a_file_that_is_there_twice_is_left_out_twice(self):
        raw = mail(("invoice.exe", VIRUS), ("again.exe", VIRUS))
        made = without_files(raw, {DIGEST: WORDS})
        contents = [part.get_payload(decode=True) for part in self.parts(made)]
        self.assertNotIn(VIRUS, contents)

    def test_in_a_mail_inside_it_is_found_too(self):
        inner = message_from_bytes(mail(("invoice.exe", VIRUS)), policy=default)
        outer = EmailMessage()
        outer["Subject"] = "Fwd"
        outer.set_content("See below.")
        outer.add_attachment(inner)
        made = without_files(outer.as_bytes(), {DIGEST: WORDS})
        contents = [part.get_payload(decode=True) for part in self.parts(made)]
        self.assertNotIn(VIRUS, contents)

    def test_what_is_no_part_of_its_own_is_refused(self):
        for raw in (mail(("order.txt", LETTER)), b"", b"\x00\xff", b"no mail at all"):
            with self.subTest(raw[:10]), self.assertRaises(StillInside):
                without_files(raw, {DIGEST: WORDS})

    def test_an_unknown_digest_is_refused(self):
        with self.assertRaises(StillInside):
            without_files(mail(("order.txt", LETTER)), {"": WORDS})


class TestSentMail(unittest.TestCase):
    """What was sent."""

    def made(self, **vals):
        sent = Sent(
            **{
                "headers": [("From", "Süpport <s@example.com>"), ("To", "c@d.test")],
                "date": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
                "text": "Hola",
                "html": "<p>Hola</p>",
                **vals,
            }
        )
        return message_from_bytes(sent_mail(sent), policy=default)

    def test_it_has_its_headers_and_both_texts(self):
        mail = self.made()
        self.assertEqual(mail["From"], "Süpport <s@example.com>")
        self.assertEqual(mail["Date"].datetime.hour, 9)
        self.assertEqual(mail.get_body(("plain",)).get_content().strip(), "Hola")
        self.assertIn("<p>Hola</p>", mail.get_body(("html",)).get_content())

    def test_a_header_of_several_lines_becomes_one(self):
        mail = self.made(headers=[("Subject", "A\r\nBcc: x@example.com")])
        self.assertEqual(mail["Subject"], "A Bcc: x@example.com")
        self.assertIsNone(mail["Bcc"])

    def test_pictures_and_files_travel_in_it(self):
        mail = self.made(
            html='<img src="cid:p1">',
            pictures=[File("p.png", "image/png", b"PNG", "p1")],
            files=[File("Größe.pdf", "application/pdf", b"%PDF")],
        )
        names = [part.get_filename() for part in mail.walk() if part.get_filename()]
        self.assertEqual(names, ["p.png", "Größe.pdf"])
