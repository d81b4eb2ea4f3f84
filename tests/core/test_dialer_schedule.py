import unittest
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytz
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.dialer.schedule import (
    DAY,
    EVERY_DAY,
    Hours,
    Schedule,
    day_begins,
    is_open,
    next_day_begins,
    on_the_wall,
    opens_at,
    week_of,
)

checked = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
)
HOUR = timedelta(hours=1)
MADRID = ZoneInfo("Europe/Madrid")
AFTERNOONS = Schedule(tuple(Hours(day, 13 * HOUR, 18 * HOUR) for day in range(5)))
# Clocks that change at night, at midnight, by half an hour, and not at all.
ZONES = (
    "UTC",
    "Europe/Madrid",
    "America/New_York",
    "America/Santiago",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kolkata",
)
# Around days on which the clocks of one of them change.
DAYS = (
    date(2026, 3, 7),
    date(2026, 3, 28),
    date(2026, 4, 4),
    date(2026, 9, 5),
    date(2026, 10, 24),
    date(2026, 10, 31),
    date(2027, 1, 1),
)
quarters = st.integers(0, 95).map(lambda number: number * HOUR / 4)
moments = st.builds(
    lambda day, quarter: datetime(day.year, day.month, day.day) + quarter,
    st.sampled_from(DAYS),
    st.integers(0, 3 * 96).map(lambda number: number * HOUR / 4),
)
hours = st.builds(
    lambda day, start, length, week: Hours(day, start, min(start + length, DAY), week),
    st.integers(0, 6),
    quarters,
    st.integers(1, 20).map(lambda number: number * HOUR / 4),
    st.sampled_from((None, None, 0, 1)),
)
days_off = st.builds(
    lambda start, length: (start, start + length),
    moments,
    st.integers(1, 200).map(lambda number: number * HOUR / 4),
)
schedules = st.builds(
    lambda some, off: Schedule(tuple(some), tuple(off)),
    st.lists(hours, min_size=1, max_size=5),
    st.lists(days_off, max_size=3),
)
zones = st.sampled_from(ZONES).flatmap(
    lambda name: st.sampled_from((ZoneInfo(name), pytz.timezone(name)))
)


def on_the_clock(schedule, zone, moment):
    """Whether it is open, told without any arithmetic of days."""
    wall = on_the_wall(moment, zone)
    since_midnight = timedelta(
        hours=wall.hour, minutes=wall.minute, seconds=wall.second
    )
    works = any(
        one.weekday == wall.weekday()
        and one.week in (None, week_of(wall.date()))
        and one.start <= since_midnight < one.end
        for one in schedule.hours
    )
    return works and not any(start <= wall < end for start, end in schedule.days_off)


class TestSchedule(unittest.TestCase):
    def opens(self, *moment, schedule=AFTERNOONS, zone=MADRID):
        return opens_at(schedule, zone, datetime(*moment))

    def test_in_its_hours_it_is_open(self):
        # 13:30 and 17:59 in Madrid, in winter.
        for moment in (datetime(2026, 11, 30, 12, 30), datetime(2026, 11, 30, 16, 59)):
            self.assertTrue(is_open(AFTERNOONS, MADRID, moment))
            self.assertEqual(opens_at(AFTERNOONS, MADRID, moment), moment)

    def test_the_end_of_the_hours_is_closed(self):
        self.assertFalse(is_open(AFTERNOONS, MADRID, datetime(2026, 11, 30, 17)))

    def test_it_opens_later_on_the_same_day(self):
        self.assertEqual(self.opens(2026, 11, 30, 8), datetime(2026, 11, 30, 12))

    def test_after_friday_comes_monday(self):
        self.assertEqual(self.opens(2026, 11, 27, 20), datetime(2026, 11, 30, 12))

    def test_summer_time_is_an_hour_earlier(self):
        self.assertEqual(self.opens(2026, 3, 28), datetime(2026, 3, 30, 11))

    def test_days_off_are_passed_over(self):
        off = (datetime(2026, 12, 24), datetime(2026, 12, 28))
        holidays = Schedule(AFTERNOONS.hours, (off,))
        opened = self.opens(2026, 12, 23, 18, schedule=holidays)
        self.assertEqual(opened, datetime(2026, 12, 28, 12))

    def test_a_morning_off_leaves_the_rest_of_the_day(self):
        off = (datetime(2026, 11, 30), datetime(2026, 11, 30, 15, 30))
        opened = self.opens(2026, 11, 30, schedule=Schedule(AFTERNOONS.hours, (off,)))
        self.assertEqual(opened, datetime(2026, 11, 30, 14, 30))

    def test_every_second_week(self):
        monday = date(2026, 11, 30)
        week = week_of(monday)
        other = Schedule((Hours(0, 9 * HOUR, 10 * HOUR, 1 - week),))
        self.assertEqual(
            self.opens(2026, 11, 30, schedule=other), datetime(2026, 12, 7, 8)
        )

    def test_an_hour_that_is_skipped_opens_nothing(self):
        # On 29 March 2026 two o'clock is three o'clock in Madrid.
        night = Schedule((Hours(6, 2 * HOUR, 3 * HOUR),))
        opened = self.opens(2026, 3, 28, 12, schedule=night)
        self.assertEqual(opened, datetime(2026, 4, 5, 0))

    def test_hours_that_begin_in_the_skipped_one_open_when_the_clocks_change(self):
        night = Schedule((Hours(6, 2.5 * HOUR, 4 * HOUR),))
        opened = self.opens(2026, 3, 28, 12, schedule=night)
        self.assertEqual(opened, datetime(2026, 3, 29, 1))

    def test_an_hour_that_comes_twice_is_open_twice(self):
        # On 25 October 2026 three o'clock is two o'clock once more.
        night = Schedule((Hours(6, 2 * HOUR, 2.5 * HOUR),))
        first, second = datetime(2026, 10, 25, 0), datetime(2026, 10, 25, 1)
        self.assertEqual(self.opens(2026, 10, 24, 12, schedule=night), first)
        self.assertEqual(opens_at(night, MADRID, first + timedelta(minutes=30)), second)

    def test_midnight_closes_nothing(self):
        for minute in range(0, 48 * 60, 7):
            moment = datetime(2026, 10, 24) + timedelta(minutes=minute)
            self.assertTrue(is_open(EVERY_DAY, MADRID, moment))

    def test_without_hours_it_never_opens(self):
        self.assertIsNone(self.opens(2026, 11, 30, schedule=Schedule(())))

    def test_a_closing_of_months_is_waited_for(self):
        off = (datetime(2026, 12, 1), datetime(2028, 1, 1))
        opened = self.opens(2026, 12, 1, schedule=Schedule(AFTERNOONS.hours, (off,)))
        self.assertEqual(opened, datetime(2028, 1, 3, 12))

    @checked
    @given(schedules, zones, moments)
    def test_it_is_open_when_the_clock_on_the_wall_says_so(self, schedule, zone, at):
        self.assertEqual(is_open(schedule, zone, at), on_the_clock(schedule, zone, at))

    @checked
    @given(schedules, zones, moments)
    def test_no_earlier_moment_than_the_one_given_is_open(self, schedule, zone, at):
        opened = opens_at(schedule, zone, at)
        self.assertTrue(opened and on_the_clock(schedule, zone, opened))
        step = at
        until = min(opened, at + timedelta(days=9))
        while step < until:
            self.assertFalse(on_the_clock(schedule, zone, step), step)
            step += HOUR / 4

    @checked
    @given(zones, moments)
    def test_a_day_begins_once(self, zone, moment):
        begun, following = day_begins(zone, moment), next_day_begins(zone, moment)
        self.assertLessEqual(begun, moment)
        self.assertLess(moment, following)
        today = on_the_wall(begun, zone).date()
        before = on_the_wall(begun - timedelta(seconds=1), zone).date()
        self.assertLess(before, today)
        self.assertGreater(on_the_wall(following, zone).date(), today)


if __name__ == "__main__":
    unittest.main()
