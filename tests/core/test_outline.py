import unittest
from datetime import datetime

from core.inbound.outline import content_key, identity, outline

MAIL = b"""\
Received: from mx2.example by mail.example; Sat, 21 Nov 2026 10:00:05 +0100
Received: from mx1.example by mx2.example; Fri, 20 Nov 2026 23:00:00 +0100
Message-Id: <1@customer.test>
Date: Fri, 20 Nov 2026 22:59:58 +0100
From: Carla Customer <Carla@customer.test>
Subject: =?utf-8?q?Caf=C3=A9?= kettle

It leaks.
"""


def without_id(raw=MAIL):
    return raw.replace(b"Message-Id: <1@customer.test>\n", b"")


class TestOutline(unittest.TestCase):
    def test_what_people_recognise(self):
        found = outline(MAIL)
        self.assertEqual(found.message_id, "<1@customer.test>")
        self.assertEqual(found.subject, "Café kettle")
        self.assertEqual(found.sender, "carla@customer.test")

    def test_arrived_when_the_last_server_took_it(self):
        self.assertEqual(outline(MAIL).arrived, datetime(2026, 11, 21, 9, 0, 5))
        self.assertIsNone(outline(b"Subject: x\n\n").arrived)
        self.assertIsNone(outline(b"Received: by a; some day\n\n").arrived)

    def test_headers_alone_are_enough(self):
        head = MAIL.partition(b"\n\n")[0] + b"\n\n"
        self.assertEqual(outline(head), outline(MAIL))

    def test_same_mail_on_another_server(self):
        for name, moved in {
            "line ends": MAIL.replace(b"\n", b"\r\n"),
            "headers added": b"X-Spam: no\nDelivered-To: support@demo.test\n" + MAIL,
            "one more hop": b"Received: by x; Sun, 22 Nov 2026 10:00:00 +0000\n" + MAIL,
            "words encoded anew": MAIL.replace(
                b"=?utf-8?q?Caf=C3=A9?= kettle", b"=?UTF-8?B?Q2Fmw6kga2V0dGxl?="
            ),
            "folded elsewhere": MAIL.replace(b" kettle", b"\n kettle"),
            "date in another zone": MAIL.replace(
                b"Date: Fri, 20 Nov 2026 22:59:58 +0100",
                b"Date: Fri, 20 Nov 2026 21:59:58 +0000",
            ),
            "body encoded anew": MAIL.replace(b"It leaks.", b"SXQgbGVha3Mu"),
        }.items():
            with self.subTest(name):
                self.assertEqual(identity(moved)[1], identity(MAIL)[1])

    def test_other_mail(self):
        for name, old, new in (
            ("id", b"<1@", b"<2@"),
            ("second", b"22:59:58", b"22:59:59"),
            ("author", b"Carla@", b"Clara@"),
            ("subject", b"kettle", b"pot"),
        ):
            with self.subTest(name):
                other = MAIL.replace(old, new)
                self.assertNotEqual(identity(other)[1], identity(MAIL)[1])

    def test_without_an_id_the_body_tells_them_apart(self):
        one, other = without_id(), without_id().replace(b"leaks", b"burns")
        self.assertNotEqual(identity(one)[1], identity(other)[1])
        moved = one.replace(b"\n", b"\r\n") + b"\r\n"
        self.assertEqual(identity(one)[1], identity(moved)[1])

    def test_id_that_a_server_adds(self):
        self.assertEqual(content_key(MAIL), identity(without_id())[1])

    def test_anything_has_an_outline(self):
        for raw in (b"", b"\n", b"\xff\xfe\x00", b"Subject:\n" * 10, b"no header"):
            with self.subTest(raw):
                found, key = identity(raw)
                self.assertEqual(found.message_id, "")
                self.assertEqual(len(key), 64)
