import unittest

from letters import letter

from core.inbound.mail import Address
from core.inbound.pipeline import Context
from core.inbound.steps.own_group import own_group

CONTEXT = Context(own_addresses=frozenset(["support@shop.example"]))
ANA = Address("Ana Prueba", "ana@strict.example")


def customer(**headers):
    headers = {"From": "'Ana Prueba' via Support <support@shop.example>"} | headers
    found = own_group(letter(**headers), CONTEXT).found
    return found and found.customer


class TestOwnGroup(unittest.TestCase):
    def test_the_author_behind_the_groups_address(self):
        found = customer(
            List_ID="<support.shop.example>",
            X_Original_From="Ana Prueba <ana@strict.example>",
        )
        self.assertEqual(found, ANA)

    def test_the_name_is_taken_from_the_groups_words(self):
        found = customer(X_Google_Group_Id="77", X_Original_Sender="ana@strict.example")
        self.assertEqual(found, ANA)

    def test_no_name_is_made_up_and_none_is_lost(self):
        group = {"From": "Support <support@shop.example>", "List_ID": "<x.example>"}
        found = customer(**group, X_Original_Sender="ana@strict.example")
        self.assertEqual(found, Address("", "ana@strict.example"))
        found = customer(List_ID="<x>", X_Original_From="Ana P. <ana@strict.example>")
        self.assertEqual(found.name, "Ana P.")

    def test_mailman_keeps_the_author_in_reply_to(self):
        found = customer(
            List_Post="<mailto:support@shop.example>",
            Reply_To="support@shop.example, Ana Prueba <ana@strict.example>",
        )
        self.assertEqual(found, ANA)

    def test_a_colleague_who_writes_himself_is_left_alone(self):
        self.assertIsNone(customer(Reply_To="ana@strict.example"))

    def test_groups_of_others_are_left_alone(self):
        found = customer(
            From="users@lists.example",
            List_ID="<users.lists.example>",
            Reply_To="ana@strict.example",
        )
        self.assertIsNone(found)

    def test_a_group_that_hides_its_author_stays_the_sender(self):
        self.assertIsNone(customer(List_ID="<support.shop.example>"))
