import unittest
from pathlib import Path

from core.inbound import forwarding

ADDRESS = "support.abcdefghijklmnop@mail.shop.example"
TOKEN = "abcdefghijklmnop"
MAILS = Path(__file__).parents[1] / "data" / "forwarding"


def places(*headers):
    return forwarding.addressed("\r\n".join([*headers, "", "Text"]).encode())


class TestMake(unittest.TestCase):
    def test_on_a_domain(self):
        made = forwarding.make("Support@shop.example", TOKEN, "mail.shop.example")
        self.assertEqual(made, ADDRESS)
        self.assertTrue(forwarding.is_made(made))

    def test_in_a_mailbox(self):
        made = forwarding.make("a@b.example", TOKEN, "CatchAll@shop.example")
        self.assertEqual(made, f"catchall+a.{TOKEN}@shop.example")
        self.assertTrue(forwarding.is_made(made))

    def test_any_name_makes_an_address_that_is_one(self):
        for name in ("ñandú.o'hara+x", "客服", "-" * 70, "a" * 70, ""):
            made = forwarding.make(f"{name}@b.example", TOKEN, "c" * 40 + "@d.example")
            self.assertTrue(made.isascii() and forwarding.is_made(made), made)
            self.assertLessEqual(len(made.partition("@")[0]), 64)

    def test_a_mailbox_with_too_long_a_name(self):
        with self.assertRaises(forwarding.NoRoom):
            forwarding.make("a@b.example", TOKEN, "c" * 50 + "@d.example")

    def test_other_addresses_are_none(self):
        for email in ("support@shop.example", "a.b@c.d", "", f"x{TOKEN}@d.example"):
            self.assertFalse(forwarding.is_made(email), email)


class TestAddressed(unittest.TestCase):
    def test_what_each_provider_leaves_of_the_address(self):
        for file in sorted(MAILS.glob("*.eml")):
            with self.subTest(file.name):
                found = forwarding.addressed(file.read_bytes())
                self.assertEqual(set(found), {(ADDRESS,)})

    def test_what_the_server_wrote_counts_more_than_what_the_author_wrote(self):
        other = ADDRESS.replace("support", "sales")
        found = places(f"To: {other}", f"Delivered-To: {ADDRESS}")
        self.assertEqual(found, [(ADDRESS,), (other,)])

    def test_the_last_server_of_several(self):
        first, last = (ADDRESS.replace("support", name) for name in ("a", "b"))
        found = places(
            f"Received: from x by y for <{last}>; Mon, 16 Nov 2026 09:30:05 +0000",
            f"Received: from z by x for {first}; Mon, 16 Nov 2026 09:30:04 +0000",
        )
        self.assertEqual(found, [(last,), (first,)])

    def test_several_at_once_in_any_letters(self):
        other = ADDRESS.replace("support", "sales")
        found = places(f"To: A <{ADDRESS.upper()}>, b@c.example", f"Cc: {other}")
        self.assertEqual(found, [(ADDRESS, other)])

    def test_mail_of_others(self):
        self.assertEqual(places("To: support@shop.example", "Subject: Hello"), [])
        self.assertEqual(forwarding.addressed(b""), [])
        self.assertEqual(forwarding.addressed(b"\x00\xff" * 5000), [])

    def test_an_address_in_the_text_is_none(self):
        raw = f"To: a@b.example\r\n\r\nTo: {ADDRESS}\r\n".encode()
        self.assertEqual(forwarding.addressed(raw), [])
