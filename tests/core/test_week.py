import unittest
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.supervision.week import Change, bounds, change, curve, next_moment, week_of

MADRID = ZoneInfo("Europe/Madrid")


class TestWeek(unittest.TestCase):
    def test_it_begins_on_the_weekday_of_the_language(self):
        sunday = date(2026, 11, 29)
        self.assertEqual(week_of(sunday), date(2026, 11, 23))
        self.assertEqual(week_of(sunday, first=6), sunday)
        self.assertEqual(week_of(date(2026, 11, 28), first=6), date(2026, 11, 22))

    def test_it_is_an_hour_longer_when_summer_time_ends(self):
        start, end = bounds(date(2026, 10, 19), MADRID)
        self.assertEqual(start, datetime(2026, 10, 18, 22))
        self.assertEqual(end, datetime(2026, 10, 25, 23))


class TestNextMoment(unittest.TestCase):
    """Mondays at eight there, whatever the clock does."""

    def at(self, *after, weekday=0, minutes=480):
        return next_moment(weekday, minutes, MADRID, datetime(*after))

    def test_later_the_same_day_else_in_a_week(self):
        self.assertEqual(self.at(2026, 8, 3, 5, 59), datetime(2026, 8, 3, 6))
        self.assertEqual(self.at(2026, 8, 3, 6), datetime(2026, 8, 10, 6))

    def test_the_day_is_that_of_the_place(self):
        # 00:30 on Monday there, still Sunday in UTC.
        self.assertEqual(self.at(2026, 8, 2, 22, 30), datetime(2026, 8, 3, 6))

    def test_at_eight_before_and_after_the_change(self):
        self.assertEqual(self.at(2026, 10, 19, 7), datetime(2026, 10, 26, 7))

    def test_a_time_that_is_left_out_comes_all_the_same(self):
        moment = self.at(2026, 3, 28, 12, weekday=6, minutes=150)
        self.assertEqual(moment, datetime(2026, 3, 29, 1, 30))


class TestChange(unittest.TestCase):
    def test_good_or_bad_is_the_figures_to_say(self):
        self.assertEqual(change(12, 10, good="up"), Change("up", "good", 0.2))
        self.assertEqual(change(12, 10, good="down"), Change("up", "bad", 0.2))
        self.assertEqual(change(8, 10, good="down"), Change("down", "good", -0.2))
        self.assertEqual(change(8, 10), Change("down", "", -0.2))

    def test_shares_and_stars_differ_in_their_own_unit(self):
        self.assertEqual(change(80, 60, "percent", "up"), Change("up", "good", 20))
        self.assertEqual(change(4.5, 4, "stars", "up"), Change("up", "good", 0.5))

    def test_from_nothing_there_is_no_percentage(self):
        self.assertEqual(change(3, 0, good="down"), Change("up", "bad", None))
        self.assertEqual(change(0, 0), Change("same", "", 0))

    def test_without_one_of_them_nothing_is_compared(self):
        self.assertEqual(change(None, 3), Change())
        self.assertEqual(change(3, None), Change())

    def test_what_rounds_to_nothing_is_no_change(self):
        self.assertEqual(change(1001, 1000, good="up"), Change("same", "", 0))


class TestCurve(unittest.TestCase):
    def test_from_the_oldest_to_the_last(self):
        drawn = curve([0, 10, 5], width=106, height=26)
        self.assertEqual(drawn.paths, ("M3.0 23.0 L53.0 3.0 L103.0 13.0",))
        self.assertEqual(drawn.dots, ((103.0, 13.0),))

    def test_a_gap_is_a_gap(self):
        drawn = curve([1, 2, None, 3], width=96)
        self.assertEqual(len(drawn.paths), 1)
        self.assertEqual(len(drawn.dots), 1, "the last one stands alone")

    def test_one_value_or_the_same_ones_are_in_the_middle(self):
        self.assertEqual(curve([None, 7]).dots, ((97.0, 12.0),))
        self.assertEqual(curve([7, 7]).paths, ("M3.0 12.0 L97.0 12.0",))

    def test_of_nothing_there_is_none(self):
        self.assertEqual(curve([None, None]).paths, ())
        self.assertEqual(curve([]).dots, ())
