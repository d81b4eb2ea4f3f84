import unittest

from core.dialer.recipient import Recipient, email_key


class TestEmailKey(unittest.TestCase):
    def test_one_address_in_several_writings_is_one(self):
        for text in ("Ana@Example.COM", " ana@example.com ", "Ana <ANA@example.com>"):
            with self.subTest(text):
                self.assertEqual(email_key(text), "ana@example.com")

    def test_what_is_no_address_is_told_apart_by_its_text(self):
        self.assertEqual(email_key(" Not An Address "), "not an address")

    def test_the_order_of_variables_makes_no_other_mail(self):
        one = Recipient("a@example.com", variables={"a": "1", "b": "2"})
        same = Recipient("b@example.com", variables={"b": "2", "a": "1"}, number=9)
        self.assertEqual(one.content, same.content)
