import unittest

from letters import letter

from core.inbound.mail import Address
from core.inbound.pipeline import Context
from core.inbound.steps.own_group import own_group

CONTEXT = Context(
    address="support@shop.example",
    addresses=frozenset(["support@shop.example", "help@shop.example"]),
    own_addresses=frozenset(["support@shop.example", "sales@shop.example"]),
)
HELP = "Help <help@shop.example>"
VIA_HELP = "Ana Prueba via Help <help@shop.example>"
ANA = Address("Ana Prueba", "ana@strict.example")


def judge(**headers):
    headers = {"From": "'Ana Prueba' via Support <support@shop.example>"} | headers
    return own_group(letter(**headers), CONTEXT).found


def customer(**headers):
    found = judge(**headers)
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
        self.assertTrue(judge(List_ID="<support.shop.example>").hidden_author)

    def test_a_second_address_is_a_group_without_any_header_that_says_so(self):
        self.assertEqual(customer(From=VIA_HELP, Reply_To="ana@strict.example"), ANA)
        stated = {"X_Original_From": "Ana Prueba <ana@strict.example>"}
        self.assertEqual(customer(From=HELP, **stated), ANA)
        self.assertTrue(judge(From=VIA_HELP).hidden_author)
        self.assertTrue(judge(From=HELP, List_ID="<help.shop.example>").hidden_author)

    def test_who_writes_from_a_second_address_is_left_alone(self):
        self.assertIsNone(judge(From=HELP, Reply_To="ana@strict.example"))

    def test_author_whom_mailman_has_moved_into_cc(self):
        found = customer(
            From=VIA_HELP,
            Reply_To="help@shop.example",
            Cc="bo@strict.example, Ana Prueba <ana@strict.example>",
            List_Post="<mailto:help@shop.example>",
        )
        self.assertEqual(found, ANA)

    def test_another_desk_that_writes_through_our_group_is_itself(self):
        through = {"List_ID": "<help.shop.example>", "Reply_To": "ana@strict.example"}
        self.assertIsNone(judge(From="Sales <sales@shop.example>", **through))
        self.assertIsNone(judge(From="Us <support@shop.example>", **through))
