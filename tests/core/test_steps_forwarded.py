import unittest
from pathlib import Path

from letters import letter

from core.inbound.mail import Address
from core.inbound.parse import parse
from core.inbound.pipeline import Arrival, Context
from core.inbound.steps import run_batch
from core.inbound.steps.forwarded import forwarded

MAILS = Path(__file__).parents[1] / "data" / "forwarding"
OWN = frozenset(["support@shop.example", "support.abcdefghijklmnop@mail.shop.example"])
CONTEXT = Context(own_addresses=OWN, forwarded=True)
ANA = Address("Ana Prueba", "ana@customer.example")


def verdict(name, forwarded=True):
    mail = parse((MAILS / f"{name}.eml").read_bytes())
    arrival = Arrival(mail, forwarded=forwarded)
    return run_batch({0: arrival}, Context(own_addresses=OWN))[0]


def author(text="", **headers):
    headers = {"From": "support@shop.example"} | headers
    found = forwarded(letter(text, **headers), CONTEXT).found
    return found and found.customer


class TestForwarded(unittest.TestCase):
    def test_the_customer_in_what_each_provider_makes_of_a_mail(self):
        for name, customer in (
            ("gmail-automatic", ANA),
            ("outlook-redirect", ANA),
            ("outlook-forward", ANA),
            ("outlook-forward-spanish", Address("Bo Muestra", "bo@customer.example")),
            ("gmail-forward", ANA),
            ("exchange-attached", ANA),
        ):
            with self.subTest(name):
                found = verdict(name)
                self.assertTrue(found.goes_on)
                self.assertEqual(found.found.customer, customer)

    def test_passed_on_it_is_as_the_customer_sent_it(self):
        for name in ("gmail-automatic", "outlook-redirect"):
            self.assertFalse(verdict(name).found.carried)
            self.assertEqual(verdict(name).found.automatic, "")
        self.assertTrue(verdict("outlook-forward").found.carried)

    def test_a_colleague_who_writes_himself(self):
        found = verdict("written-by-a-colleague").found
        self.assertEqual(found.customer.email, "support@shop.example")

    def test_what_did_not_come_by_forwarding_is_left_alone(self):
        found = verdict("gmail-forward", forwarded=False).found
        self.assertEqual(found.customer.email, "support@shop.example")

    def test_headers_that_name_the_author(self):
        self.assertEqual(
            author(X_Original_From="Ana Prueba <ana@customer.example>"), ANA
        )
        self.assertEqual(author(Reply_To="Ana Prueba <ana@customer.example>"), ANA)

    def test_only_the_topmost_of_nested_forwards(self):
        block = "From: {}\nDate: today\nTo: {}\n\n"
        ours = block.format("Support <support@shop.example>", "ana@customer.example")
        theirs = block.format("ana@customer.example", "support@shop.example")
        self.assertIsNone(author(ours + theirs))

    def test_somebody_elses_forward_stays_his(self):
        text = "From: Ana <ana@customer.example>\nSent: today\n"
        self.assertIsNone(author(text, From="bo@customer.example"))

    def test_a_long_text_of_almost_blocks_costs_little(self):
        self.assertIsNone(author("From: x\n" * 5000))
