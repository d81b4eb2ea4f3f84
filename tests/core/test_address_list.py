import unittest

from core.conversation.address_list import join_addresses
from core.inbound import addresses
from core.inbound.mail import Address


class TestJoinAddresses(unittest.TestCase):
    def test_a_name_stands_before_its_address(self):
        people = [Address("Ana", "ana@customer.example"), Address("", "bo@b.example")]
        self.assertEqual(
            join_addresses(people), "Ana <ana@customer.example>, bo@b.example"
        )

    def test_whatever_a_name_holds_it_is_read_again_as_one_address(self):
        for name in (
            "Núñez, Ana",
            'Ana "la Jefa" Núñez',
            "Ana (ventas); Núñez",
            "back\\slash, Ana",
            "Ana <ceo@bank.example>",
            "ceo@bank.example",
        ):
            with self.subTest(name=name):
                text = join_addresses([Address(name, "ana@customer.example")])
                pieces = addresses.split(text)
                self.assertEqual(len(pieces), 1)
                self.assertEqual(
                    addresses.read(pieces[0]).email, "ana@customer.example"
                )
                self.assertEqual(text.count("@"), 1)
