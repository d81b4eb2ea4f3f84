import unittest
from datetime import datetime, timedelta

from core.outbox.waiting import (
    MomentPassed,
    MomentTooFar,
    News,
    Waiting,
    leaves_at,
    stops,
)

NOW = datetime(2026, 3, 1, 12)
ME, COLLEAGUE = 7, 8
UNDO = Waiting(ME)
LATER = Waiting(ME, scheduled=True)
ALL_THE_SAME = Waiting(ME, scheduled=True, unless_written=False)
CUSTOMER, MACHINE = News(True), News(True, automatic=True)
MINE, THEIRS = News(False, ME), News(False, COLLEAGUE)
AUTO_REPLY = News(False, COLLEAGUE, automatic=True)


class TestStops(unittest.TestCase):
    def test_what_stops_what(self):
        for news, undo, later, all_the_same in (
            (CUSTOMER, "written", "written", ""),
            (MACHINE, "", "", ""),
            (MINE, "", "", ""),
            (THEIRS, "answered", "answered", "answered"),
            (AUTO_REPLY, "", "", ""),
        ):
            with self.subTest(news):
                self.assertEqual(stops(news, UNDO), undo)
                self.assertEqual(stops(news, LATER), later)
                self.assertEqual(stops(news, ALL_THE_SAME), all_the_same)

    def test_one_that_can_be_undone_is_stopped_whatever_was_ticked(self):
        self.assertEqual(stops(CUSTOMER, Waiting(ME, unless_written=False)), "written")


class TestLeavesAt(unittest.TestCase):
    def test_when_it_leaves(self):
        second, hour = timedelta(seconds=1), timedelta(hours=1)
        for chosen, leaves in (
            (None, NOW + 10 * second),
            (NOW + hour, NOW + hour),
            (NOW - second, NOW),
        ):
            with self.subTest(chosen):
                self.assertEqual(leaves_at(chosen, NOW, 10), leaves)

    def test_not_in_the_past(self):
        with self.assertRaises(MomentPassed):
            leaves_at(NOW - timedelta(hours=1), NOW, 10)

    def test_a_date_that_was_mistyped(self):
        with self.assertRaises(MomentTooFar):
            leaves_at(NOW.replace(year=2062), NOW, 10)
