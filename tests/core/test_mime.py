import unittest

from core.inbound import mime
from core.inbound.limits import DEFAULT, Budget, Limits, UnreadableMail
from core.inbound.parse import parse


def multipart(*parts, boundary=b"b", subtype=b"mixed"):
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (subtype, boundary)
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts)
    return head + body + b"--%s--\r\n" % boundary


TEXT = b"Content-Type: text/plain\r\n\r\nwords"


def nested(depth, raw=TEXT):
    for number in range(depth):
        raw = multipart(raw, boundary=b"level-%d" % number)
    return raw


class TestTree(unittest.TestCase):
    def test_an_attached_mail_is_kept_to_the_byte(self):
        inner = b"Subject:  x\n y\r\nbroken line\r\n\r\nb\0dy \xff\r\n--b-\r\n"
        raw = multipart(TEXT, b"Content-Type: message/rfc822\r\n\r\n" + inner)
        self.assertEqual(parse(raw).attachments[0].content, inner)

    def test_an_attached_mail_is_not_taken_apart(self):
        inner = multipart(TEXT, b"Content-Type: image/png\r\n\r\nx", boundary=b"inner")
        mail = parse(multipart(TEXT, b"Content-Type: message/rfc822\r\n\r\n" + inner))
        self.assertEqual(
            [file.content_type for file in mail.attachments], ["message/rfc822"]
        )

    def test_parts_know_their_place(self):
        root = mime.read(multipart(TEXT, TEXT), Budget(DEFAULT), [])
        self.assertEqual([child.body for child in root.children], [b"words"] * 2)


class TestLimits(unittest.TestCase):
    def check(self, reason, raw, limits=DEFAULT):
        with self.assertRaises(UnreadableMail) as caught:
            parse(raw, limits)
        self.assertEqual(caught.exception.reason, reason)
        self.assertGreater(caught.exception.found, caught.exception.allowed)

    def test_ten_thousand_parts(self):
        self.check("parts", multipart(*[TEXT] * 10_000))

    def test_ten_thousand_parts_spread_over_many_multiparts(self):
        many = [multipart(*[TEXT] * 100, boundary=b"in%d" % n) for n in range(100)]
        self.check("parts", multipart(*many))

    def test_ten_thousand_attached_mails(self):
        self.check("parts", multipart(*[b"\r\nSubject: x"] * 10_000, subtype=b"digest"))

    def test_five_hundred_deep(self):
        self.check("depth", nested(500))

    def test_size(self):
        self.check("bytes", b"x" * 11, Limits(bytes=10))

    def test_work(self):
        raw = nested(20, TEXT + b"x" * 100_000)
        self.check("work", raw, Limits(work=1_000_000))

    def test_what_stays_within_is_read(self):
        self.assertEqual(parse(nested(40)).text, "words")
        self.assertEqual(len(parse(multipart(*[TEXT] * 900)).text.split()), 900)

    def test_five_thousand_mails_inside_one_another_are_one_file(self):
        raw = b"Content-Type: message/rfc822\r\n\r\n" * 5_000
        self.assertEqual(len(parse(raw).attachments), 1)

    def test_a_body_too_large_to_show_is_kept_as_a_file(self):
        for kind, name in ((b"plain", "message.txt"), (b"html", "message.html")):
            raw = b"Content-Type: text/%s\r\n\r\nstart " % kind + b"word " * 600_000
            mail = parse(raw)
            self.assertEqual([f.filename for f in mail.attachments], [name])
            self.assertEqual(len(mail.attachments[0].content), 3_000_006)
            self.assertTrue(mail.text.startswith("start word"))
            self.assertIn("body-too-large", mail.defects)
