import copy
import io
import unittest
from email import message_from_bytes, policy
from email.generator import BytesGenerator

from core.content.html_slots import inner_html
from core.content.html_slots import read as parsed
from core.content.variables import fill_html
from core.dialer import message as messages
from core.dialer import mime
from core.dialer.letter import LetterMold
from core.dialer.mold import html_molds, values_of
from core.outbox.outgoing_mime import File

PDF = bytes(range(256)) * 200
BODIES = [
    "",
    "no variable",
    "<p>Dear ${name},</p>",
    "<p>${<b>na</b>me} and ${ NAME }</p>",
    '<a href="https://example.com/${code}?a=1&amp;b=2" title="${name}">${code}</a>',
    '<a href="$%7Bcode%7D">see</a>',
    "<code>${code} ${unknown}</code>",
    "vq0z ${name} vqq1z",
    "<p>${name}<br>${año}</p>",
    "<table><tr><td>${name}</td></tr></table>tail ${code}",
]
VALUES = [
    {"name": "Ana", "code": "1", "año": "2026"},
    {"name": 'A <b> & "B" ${code}', "code": "a b/ñ?&", "año": "x\ny"},
    {"name": "vq1z", "code": "https://example.org/?a=b&c=d", "año": "\u202eevil"},
]


def read(parts, **headers):
    """The mail as the recipient's program reads it."""
    told = [("To", "<a@example.com>"), *headers.items()]
    message = mime.mail(told, mime.multipart("mixed", parts, "=_b"))
    return message_from_bytes(message.as_bytes(), policy=policy.default)


class TestMold(unittest.TestCase):
    def test_it_says_what_filling_in_the_template_says(self):
        for body in BODIES:
            for values in VALUES:
                with self.subTest(body=body, values=values):
                    html, _text = html_molds(body)
                    found = html.fill(values_of(values))
                    known = fill_html(body, values).text
                    self.assertEqual(
                        inner_html(parsed(found)), inner_html(parsed(known))
                    )

    def test_the_plain_text_says_the_same_without_markup(self):
        _html, text = html_molds("<p>Dear ${name},</p><p>bye</p>")
        self.assertEqual(
            text.fill(values_of({"name": "A & <b>"})), "Dear A & <b>,\n\nbye"
        )

    def test_only_what_has_to_be_known_is_named(self):
        html, _text = html_molds("${b} ${A} ${a} <code>${c}</code>")
        self.assertEqual(html.names, ("b", "a"))


class TestLetter(unittest.TestCase):
    def letter(self, body, values, message="", subject=""):
        mold = LetterMold(subject, body)
        return mold.fill(values_of(values), message)

    def test_an_empty_value_leaves_no_hole(self):
        letter = self.letter(
            "<p>Dear ${name}, yes</p>", {"name": ""}, subject="Hello ${name}, you"
        )
        self.assertEqual(letter.html, "<p>Dear, yes</p>")
        self.assertEqual(letter.text, "Dear, yes")
        self.assertEqual(letter.subject, "Hello, you")

    def test_a_message_keeps_its_lines_and_links_its_addresses(self):
        letter = self.letter(
            "<p>template</p>",
            {"name": "<Ana>", "url": "https://example.com/a_b"},
            message="Hi ${Name}\nwww.example.com, ${url}. me@example.com",
        )
        self.assertEqual(
            letter.html,
            "<p>Hi &lt;Ana&gt;<br>"
            '<a href="https://www.example.com">www.example.com</a>, '
            '<a href="https://example.com/a_b">https://example.com/a_b</a>. '
            '<a href="mailto:me@example.com">me@example.com</a></p>',
        )
        self.assertTrue(letter.text.startswith("Hi <Ana>\nwww.example.com"))

    def test_nothing_in_a_message_is_markup(self):
        letter = self.letter(
            "", {}, message='<script>alert(1)</script> "x" javascript:1'
        )
        self.assertNotIn("<script", letter.html)
        self.assertNotIn("href", letter.html)

    def test_a_subject_is_one_line(self):
        letter = self.letter("", {"a": "x\r\ny"}, subject="${a}  z")
        self.assertEqual(letter.subject, "x y z")

    def test_a_long_message_is_read_in_time_that_grows_with_it(self):
        for text in ("a@" * 50_000, "www." * 50_000, " " * 100_000, "h.a-" * 50_000):
            messages.as_html(text)
            messages.without(text, {"a"})


class TestMime(unittest.TestCase):
    def test_words_arrive_as_they_were_written(self):
        for words in ("ñ\n", ".\n..\n", "a" * 5_000 + "\n", "  x \n\ty=\n", "From x\n"):
            with self.subTest(words[:10]):
                mail = read([mime.text_part(words, "plain")])
                self.assertEqual(mail.get_content().replace("\r\n", "\n"), words)

    def test_files_arrive_byte_for_byte_under_their_name(self):
        for name, mimetype, content in (
            ("año 2026.pdf", "application/pdf", PDF),
            ("a.txt", "text/plain", b"x\ny"),
            ("m.eml", "message/rfc822", b"Subject: x\r\n\r\nbody\r\n"),
            ("", "", b""),
        ):
            with self.subTest(name):
                part = mime.file_part(File(name, mimetype, content))
                mail = read([mime.text_part("x", "plain"), part])
                self.assertFalse([d for each in mail.walk() for d in each.defects])
                found = list(mail.iter_attachments())[-1]
                self.assertEqual(found.get_filename(), name or "file")
                if mimetype != "message/rfc822":
                    self.assertEqual(found.get_payload(decode=True), content)

    def test_subjects_of_any_kind_are_read_back(self):
        for text in (
            "plain",
            "Año nuevo, ofertas",
            "x " * 200,
            "ñ" * 300,
            "=?utf-8?q?no?=",
            "😀 " * 50,
        ):
            with self.subTest(text[:10]):
                subject = mime.text_header("Subject", text)
                mail = read([mime.text_part("x", "plain")], Subject=subject)
                self.assertEqual(mail["Subject"].split(), text.split())

    def test_a_header_is_never_two(self):
        for made in (mime.header, mime.text_header):
            text = "a\r\nBcc: x@example.com" + " ñ" * 400
            value = made("Subject", text)
            mail = read([mime.text_part("x", "plain")], Subject=value)
            self.assertEqual(mail.keys().count("Bcc"), 0)

    def test_it_leaves_as_it_reads(self):
        message = mime.mail([("To", "x")], mime.text_part("ñ", "plain"))
        message["X-Added"] = "by another addon: ñ"
        out = io.BytesIO()
        BytesGenerator(out).flatten(copy.deepcopy(message), linesep="\r\n")
        self.assertEqual(out.getvalue(), message.as_bytes())
        mail = message_from_bytes(out.getvalue(), policy=policy.default)
        self.assertEqual(mail["X-Added"], "by another addon: ñ")
        self.assertNotIn(b"\n", out.getvalue().replace(b"\r\n", b""))
