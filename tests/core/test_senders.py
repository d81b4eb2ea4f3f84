import unittest

from core.inbound.senders import InvalidEntry, matching, read


class TestRead(unittest.TestCase):
    def test_lists_as_people_type_them(self):
        self.assertEqual(
            read(
                "Ana@Spam.example, spam.example;@at.example\n*.star.example "
                "*@any.example <bo@x.example> mailto:cy@x.example .dot.example"
            ),
            {
                "ana@spam.example",
                "spam.example",
                "at.example",
                "star.example",
                "any.example",
                "bo@x.example",
                "cy@x.example",
                "dot.example",
            },
        )
        self.assertEqual(read(" ,;\n"), frozenset())

    def test_what_is_neither_address_nor_domain_is_told(self):
        for text in ("ana@", "a@b@c", "ana*@x.example", "x..example", "@", "ex*mple"):
            with self.subTest(text=text), self.assertRaises(InvalidEntry) as caught:
                read(f"good.example, {text}")
            self.assertEqual(caught.exception.text, text)


class TestMatching(unittest.TestCase):
    def test_the_most_exact_entry_is_told(self):
        entries = read("example, spam.example, ana@spam.example")
        self.assertEqual(matching("ana@spam.example", entries), "ana@spam.example")
        self.assertEqual(matching("bo@mail.spam.example", entries), "spam.example")
        self.assertEqual(matching("bo@other.example", entries), "example")

    def test_international_domains_in_whatever_spelling(self):
        for typed in ("correo.españa", "correo.xn--espaa-rta"):
            for sender in ("ana@correo.españa", "ana@correo.xn--espaa-rta"):
                with self.subTest(typed=typed, sender=sender):
                    self.assertTrue(matching(sender, read(typed)))

    def test_nothing_matches_nothing(self):
        self.assertEqual(matching("", read("example")), "")
        self.assertEqual(matching("ana@example", frozenset()), "")
        self.assertEqual(matching("no address", read("example")), "")
        self.assertEqual(matching("ana@" + "a" * 70 + ".é", read("x.example")), "")
