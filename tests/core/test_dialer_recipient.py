import unittest

from core.dialer.recipient import Recipient, address_of, email_key


class TestEmailKey(unittest.TestCase):
    def test_one_address_in_several_writings_is_one(self):
        for text in ("Ana@Example.COM", " ana@example.com ", "Ana <ANA@example.com>"):
            with self.subTest(text):
                self.assertEqual(email_key(text), "ana@example.com")

    def test_what_is_no_address_is_told_apart_by_its_text(self):
        self.assertEqual(email_key(" Not An Address "), "not an address")

    def test_a_name_may_stand_beside_it_where_it_is_told_apart(self):
        for text, name in (
            ("Ana <a@x.es>", "Ana"),
            ('"Pérez, Ana" <A@X.es>', "Pérez, Ana"),
            ("a@x.es (Ana)", "Ana"),
            ('"Ana (b@x.es)" <a@x.es>', "Ana (b@x.es)"),
            ("<a@x.es>", ""),
            ("<a@x.es", ""),
            ("mailto:a@x.es", ""),
            ("'a@x.es';", ""),
            ("a@x.es.", ""),
            ("\ufeffa@x.es\u200b", ""),
        ):
            with self.subTest(text):
                found = address_of(text)
                self.assertEqual((found.name, found.email), (name, "a@x.es"))

    def test_several_addresses_and_what_has_to_be_guessed_are_none(self):
        for text in (
            "a@x.es, b@x.es",
            "a@x.es / b@x.es",
            "a@x.es b@x.es",
            "a@x.es y b@x.es",
            "a@x.es\tb@x.es",
            "a@x.es <b@x.es>",
            "Ana <a@x.es> <b@x.es>",
            "Bcc: c@x.es <a@x.es>",
            "ana maria@x.es",
            "Ana a@x.es",
            "a@x .es",
            "a@x,es",
            "mailto:a@x.es?subject=x",
            "grupo: a@x.es;",
        ):
            with self.subTest(text):
                self.assertIsNone(address_of(text))
                self.assertEqual(email_key(text), text.lower())

    def test_addresses_in_other_letters_are_addresses(self):
        for text in ("ana@ñandú.es", "josé@españa.es", "a@[1.2.3.4]", "o'neil@x.es"):
            with self.subTest(text):
                self.assertEqual(email_key(f"X <{text}>"), text)

    def test_the_order_of_variables_makes_no_other_mail(self):
        one = Recipient("a@example.com", variables={"a": "1", "b": "2"})
        same = Recipient("b@example.com", variables={"b": "2", "a": "1"}, number=9)
        self.assertEqual(one.content, same.content)
