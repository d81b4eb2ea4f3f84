import unittest

from core.conversation.message_id import LONGEST, find, is_valid, make, normalise

ENTROPY = "0123456789abcdef"


class TestMake(unittest.TestCase):
    def test_is_a_message_id_of_the_domain(self):
        made = make("example.org", ENTROPY)
        self.assertEqual(made, "<ec.0123456789abcdef@example.org>")
        self.assertTrue(is_valid(made))

    def test_international_domain_is_put_in_ascii(self):
        self.assertEqual(make("exämple.org", ENTROPY)[-20:], "@xn--exmple-cua.org>")

    def test_refuses_what_would_be_no_message_id(self):
        for domain, entropy in (
            ("example.org", "short"),
            ("example.org", "with space 0123456789"),
            ("exa mple.org", ENTROPY),
            ("example.org>\r\nBcc: x", ENTROPY),
            ("", ENTROPY),
            ("a" * 70 + ".org", ENTROPY),
        ):
            with self.subTest(domain), self.assertRaises(ValueError):
                make(domain, entropy)


class TestValid(unittest.TestCase):
    def test_rfc_5322(self):
        for good in ("<a@b>", "<a.b+c@x.example>", "<a@[192.0.2.1]>"):
            self.assertTrue(is_valid(good), good)
        for bad in ("a@b", "<a>", "<a b@c>", "<.a@b>", "<a@b> ", "<a@b", "<ñ@b>", ""):
            self.assertFalse(is_valid(bad), bad)
        self.assertFalse(is_valid(f"<{'a' * LONGEST}@b>"))


class TestRead(unittest.TestCase):
    def test_normalise(self):
        for text, found in (
            ("<a@b>", "<a@b>"),
            ("  <a @\tb>  (comment)", "<a@b>"),
            ("a@b", "<a@b>"),
            ("no-at-sign", "<no-at-sign>"),
            ("<>", ""),
            ("", ""),
            ("x" * 2_000, ""),
        ):
            self.assertEqual(normalise(text), found)

    def test_normalised_twice_is_the_same(self):
        for text in ("<a@b>", "a b@c", "<<a@b>>", "x"):
            self.assertEqual(normalise(normalise(text)), normalise(text))

    def test_find_keeps_the_order_and_drops_doubles(self):
        self.assertEqual(find("<b@x>,<a@x>\n<b@x>junk"), ("<b@x>", "<a@x>"))

    def test_find_takes_bare_ids_only_where_there_are_no_others(self):
        self.assertEqual(find("a@x b@x"), ("<a@x>", "<b@x>"))
        self.assertEqual(find('mail of "x@y" <a@x>'), ("<a@x>",))
        self.assertEqual(find("nothing"), ())
