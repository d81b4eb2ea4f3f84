import unittest

from letters import letter

from core.inbound.pipeline import Context
from core.inbound.steps.ignored import ignored


class TestIgnored(unittest.TestCase):
    def test_tickets_are_born_ignored_where_the_touchpoint_says_so(self):
        verdict = ignored(letter(), Context(ignored=True))
        self.assertTrue(verdict.goes_on and verdict.found.ignored)
        self.assertIsNone(ignored(letter(), Context()).found)
