import random
import unittest
from datetime import datetime, timedelta

from core.clock import (
    SLACK,
    bounded,
    is_due,
    is_impossible,
    is_recent,
    went_back,
)

NOW = datetime(2026, 3, 1, 12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


class TestClock(unittest.TestCase):
    def test_what_was_never_put_off_is_due(self):
        self.assertTrue(is_due(None, NOW, HOUR))

    def test_is_due_when_its_moment_has_come(self):
        self.assertTrue(is_due(NOW, NOW, HOUR))
        self.assertTrue(is_due(NOW - DAY, NOW, HOUR))
        self.assertFalse(is_due(NOW + SECOND, NOW, HOUR))
        self.assertFalse(is_due(NOW + HOUR, NOW, HOUR))

    def test_is_due_when_it_cannot_have_been_put_off_for_so_long(self):
        self.assertTrue(is_due(NOW + DAY, NOW, HOUR))
        self.assertFalse(is_due(NOW + DAY, NOW, DAY))

    def test_clocks_that_differ_a_little_change_nothing(self):
        self.assertFalse(is_due(NOW + HOUR + SLACK, NOW, HOUR))
        self.assertFalse(went_back(NOW + SLACK, NOW))

    def test_nothing_waits_longer_than_its_bound(self):
        self.assertEqual(bounded(NOW + DAY, NOW, HOUR), NOW + HOUR)
        self.assertEqual(bounded(NOW + SECOND, NOW, HOUR), NOW + SECOND)
        self.assertEqual(bounded(NOW - DAY, NOW, HOUR), NOW - DAY)

    def test_recent_is_what_has_been_and_is_not_too_old(self):
        self.assertTrue(is_recent(NOW, NOW, HOUR))
        self.assertTrue(is_recent(NOW - HOUR, NOW, HOUR))
        self.assertFalse(is_recent(NOW - HOUR - SECOND, NOW, HOUR))
        self.assertFalse(is_recent(NOW + SECOND, NOW, HOUR), "it cannot have been")
        self.assertFalse(is_recent(None, NOW, HOUR))

    def test_clock_went_back_when_the_last_thing_lies_ahead(self):
        self.assertTrue(went_back(NOW + DAY, NOW))
        self.assertFalse(went_back(NOW - DAY, NOW))
        self.assertFalse(went_back(None, NOW))

    def test_whatever_the_clock_did_nothing_waits_longer_than_bound_and_slack(self):
        dice = random.Random(4)
        for _case in range(2000):
            longest = timedelta(seconds=dice.randrange(1, 100_000))
            written = NOW + timedelta(seconds=dice.randrange(-(10**6), 10**6))
            moment = written + longest * dice.random()
            waited = timedelta()
            while not is_due(moment, NOW + waited, longest):
                self.assertFalse(is_impossible(moment, NOW + waited, longest))
                waited += max(longest / 20, SECOND)
            self.assertLessEqual(waited, longest + SLACK + longest / 20 + SECOND)
