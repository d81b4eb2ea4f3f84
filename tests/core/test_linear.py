"""What a mail costs grows as its size does: four times the mail, not sixteen times the
time. Bounds are ratios, wide enough for a busy machine."""

import gc
import time
import unittest

from core.inbound.cms import unpack
from core.inbound.limits import DEFAULT
from core.inbound.parse import parse

SIZE = 40_000
TIMES = 4
SQUARE = TIMES**2
HEAD = (
    b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n"
    b"Date: Mon, 4 Mar 2024 10:00:00 +0100\r\n"
)


def body(content_type, data):
    return HEAD + b"Content-Type: " + content_type + b"\r\n\r\n" + data


def parts(number, part, subtype=b"mixed"):
    head = HEAD + b"Content-Type: multipart/" + subtype + b"; boundary=b\r\n\r\n"
    return head + (b"--b\r\n" + part + b"\r\n") * number + b"--b--\r\n"


def flowed(line):
    return lambda size: body(
        b"text/plain; format=flowed; delsp=yes", line * (4 * size // len(line))
    )


def html(piece):
    return lambda size: body(b"text/html", piece * (size // len(piece)))


def header(piece):
    return lambda size: piece * (size // len(piece)) + HEAD + b"\r\nx"


GROWING = {
    "one flowed paragraph": flowed(b"word word \r\n"),
    "flowed quotes": flowed(b"> word word \r\n> > other \r\n"),
    "attributes of one tag": lambda size: body(
        b"text/html",
        b"<p " + b" ".join(b"a%d=b" % number for number in range(size // 4)) + b">",
    ),
    "attributes behind a quote": lambda size: body(
        b"text/html",
        b"<p x='>' " + b"/".join(b"a%d" % number for number in range(size // 3)),
    ),
    "nested quotes": html(b"<blockquote>a"),
    "empty quotes": html(b'<blockquote type="cite">a</blockquote>'),
    "unclosed comments": html(b"<!--"),
    "unclosed styles": html(b"<style>"),
    "clearsigned beginnings": lambda size: body(
        b"text/plain", b"-----BEGIN PGP SIGNED MESSAGE-----\n\n" * (size // 36)
    ),
    "broken header lines": header(b"xx yy\r\n"),
    "folds without an indent": lambda size: (
        b"X-A: b\r\n" + b"word word\r\n" * (size // 11) + HEAD + b"\r\nx"
    ),
    "lines of spaces": header(b"   \r\n"),
    "lines of spaces in it": lambda size: HEAD + b"  \r\nX-Ab: c\r\n" * (size // 14),
    "recipients": lambda size: b"To: " + b"a@x.example, " * (size // 13) + HEAD,
    "open brackets": lambda size: b"To: " + b"<" * (size // 8) + b"\r\n" + HEAD,
    "quotes in recipients": lambda size: (
        b"To: " + b'"a"' * (size // 3) + b"\r\n" + HEAD
    ),
    "comments in a date": lambda size: b"Date: " + b"(a" * size + b"\r\n" + HEAD,
    "blank lines before parts": lambda size: parts(20, b"\n" * (size // 20)),
}


class TestTime(unittest.TestCase):
    def seconds(self, raw):
        gc.collect()
        best = 9.0
        for _attempt in range(2):
            start = time.process_time()
            parse(raw)
            best = min(best, time.process_time() - start)
        return best

    def test_it_grows_as_the_mail_does(self):
        for name, make in GROWING.items():
            with self.subTest(name):
                large = self.seconds(make(SIZE * TIMES))
                if large < 0.05:
                    continue  # whatever it grows with
                small = self.seconds(make(SIZE))
                self.assertLess(large / small, SQUARE * 0.7)

    def test_a_container_in_pieces(self):
        def seconds(number):
            start = time.process_time()
            self.assertEqual(unpack(in_pieces(number), 1 << 30).kind, "signed")
            return time.process_time() - start

        self.assertLess(seconds(8_000) / max(seconds(2_000), 0.005), SQUARE * 0.7)


class TestLimitsOfAMail(unittest.TestCase):
    """They hold for all its bodies together, not for each."""

    def test_many_bodies_show_no_more_than_two(self):
        for part in (
            b"\r\n" + b"\n" * 300_000,
            b"Content-Type: text/html\r\n\r\n" + b"<p>word</p>" * 30_000,
        ):
            mail = parse(parts(30, part))
            shown = mail.text + mail.html
            self.assertLess(len(shown), 20 * DEFAULT.text)
            self.assertIn("body-too-large", mail.defects)
            kept = sum(len(file.content) for file in mail.attachments)
            self.assertGreater(kept, 15 * len(part))

    def test_the_words_that_fit_are_shown_and_the_others_are_files(self):
        part = b"Content-Type: text/plain\r\n\r\n" + b"word " * 300_000
        mail = parse(parts(4, part))
        self.assertEqual(len(mail.attachments), 2)
        self.assertGreater(len(mail.text), 3_000_000)

    def test_nine_hundred_small_bodies_are_all_shown(self):
        part = b"Content-Type: text/html\r\n\r\n<p>word</p>"
        mail = parse(parts(900, part))
        self.assertEqual(mail.html.count("word"), 900)
        self.assertEqual(mail.defects, ())


def in_pieces(number):
    """Signed data in BER, its content in so many octet strings of 100 octets."""
    piece = b"\x04\x64" + b"x" * 100
    end = b"\0\0"
    signed, data = (
        bytes.fromhex(f"06092a864886f70d0107{kind}") for kind in ("02", "01")
    )
    content = b"\x24\x80" + piece * number + end
    inner = b"\x30\x80" + data + b"\xa0\x80" + content + end + end
    body = b"\x30\x80\x02\x01\x01\x31\x00" + inner + b"\x31\x00" + end
    return b"\x30\x80" + signed + b"\xa0\x80" + body + end + end
