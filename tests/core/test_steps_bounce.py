import unittest

from letters import letter

from core.inbound.pipeline import Context
from core.inbound.steps.bounce import bounce

BOUNCE = letter(
    "<ana@customer.example>: unknown user",
    From="MAILER-DAEMON@mx.example",
    Subject="Undelivered mail",
    References="<first@shop.example> <second@shop.example>",
)


class TestBounceStep(unittest.TestCase):
    def test_the_mail_of_ours_is_told_from_the_others_it_names(self):
        context = Context(own_message_ids=frozenset(["<first@shop.example>"]))
        found = bounce(BOUNCE, context).found.bounce
        self.assertEqual(found.original, "<first@shop.example>")
        self.assertEqual(found.message_ids[0], "<second@shop.example>")

    def test_a_bounce_of_mail_that_is_not_ours_has_no_original(self):
        self.assertEqual(bounce(BOUNCE, Context()).found.bounce.original, "")

    def test_nothing_is_found_in_other_mail(self):
        self.assertIsNone(bounce(letter(), Context()).found)
