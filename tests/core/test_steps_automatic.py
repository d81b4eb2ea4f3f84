import unittest

from letters import letter

from core.inbound.pipeline import Context, Findings
from core.inbound.steps.automatic import automatic

ROBOT = letter(Auto_Submitted="auto-generated")


class TestAutomaticStep(unittest.TestCase):
    def test_a_robots_mail_goes_on_and_is_known_for_one(self):
        verdict = automatic(ROBOT, Context())
        self.assertTrue(verdict.goes_on)
        self.assertEqual(verdict.found.automatic, "auto_generated")

    def test_behind_a_contact_form_is_a_person(self):
        context = Context(found=Findings(contact_form=True))
        self.assertIsNone(automatic(ROBOT, context).found)

    def test_our_own_addresses_are_known(self):
        group = letter(List_Post="<mailto:support@shop.example>")
        self.assertEqual(automatic(group, Context()).found.automatic, "list")
        context = Context(own_addresses=frozenset(["support@shop.example"]))
        self.assertIsNone(automatic(group, context).found)
