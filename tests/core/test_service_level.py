import unittest
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.automation.service_level import (
    ALWAYS,
    FAR,
    Clock,
    Promise,
    Turn,
    WorkingTime,
    due_at,
    read_clock,
    stand,
)

checked = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
)
MINUTE, HOUR, DAY = 60, 3600, 86400
# All change their clocks, if at all, between midnight and five.
ZONES = (
    "UTC",
    "Europe/Madrid",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
# Before and after the days on which clocks change, and a day like others.
DAYS = (
    date(2026, 3, 6),
    date(2026, 3, 27),
    date(2026, 4, 3),
    date(2026, 9, 25),
    date(2026, 10, 2),
    date(2026, 10, 23),
    date(2026, 10, 30),
    date(2026, 7, 1),
)
KNOWN_DAYS = 21


def moment(text, zone="UTC"):
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


class Week:
    """Hours of work of each weekday as a clock on the wall shows them, and days off."""

    def __init__(self, hours, days_off, zone):
        """:param hours: {weekday: [(minute of the day, minute of the day)]}"""
        self.hours = hours
        self.days_off = days_off
        self.zone = ZoneInfo(zone)

    def works_at(self, second):
        """The slow, obvious answer: what does the clock on the wall show?"""
        here = datetime.fromtimestamp(second, self.zone)
        minute = here.hour * 60 + here.minute
        return here.date() not in self.days_off and any(
            start <= minute < end for start, end in self.hours.get(here.weekday(), ())
        )

    def intervals(self, first, days=KNOWN_DAYS):
        for number in range(days):
            day = first + timedelta(days=number)
            if day in self.days_off:
                continue
            for start, end in self.hours.get(day.weekday(), ()):
                yield self._second(day, start), self._second(day, end)

    def _second(self, day, minute):
        """A day that ends at midnight ends where the next begins."""
        if minute == 1440:
            day, minute = day + timedelta(days=1), 0
        here = datetime.combine(day, time(minute // 60, minute % 60), self.zone)
        return int(here.timestamp())


def walk(turn, seconds, week, until):
    """The slow, obvious answer: a minute after the other."""
    pauses = [*turn.pauses]
    if turn.paused_at is not None:
        pauses.append((turn.paused_at, FAR))
    now, left = turn.since, seconds
    while now < until:
        paused = any(start <= now < end for start, end in pauses)
        if not paused and week.works_at(now):
            left -= MINUTE
        now += MINUTE
        if left <= 0:
            return now
    return None


@st.composite
def weeks(draw):
    quarter = st.sampled_from([0, *range(5 * 60, 1440, 15), 1440])
    day = st.lists(quarter, max_size=6, unique=True).map(
        lambda found: list(zip(*[iter(sorted(found))] * 2, strict=False))
    )
    hours = draw(st.dictionaries(st.integers(0, 6), day, max_size=7))
    first = draw(st.sampled_from(DAYS))
    off = draw(st.sets(st.integers(0, KNOWN_DAYS), max_size=4))
    days_off = {first + timedelta(days=each) for each in off}
    return first, Week(hours, days_off, draw(st.sampled_from(ZONES)))


@st.composite
def turns(draw, first):
    start = int(datetime.combine(first, time(), UTC).timestamp()) + DAY
    minutes = st.integers(0, 5 * 1440)
    points = sorted(draw(st.lists(minutes, max_size=6)))
    pauses = [
        (start + begin * MINUTE, start + end * MINUTE)
        for begin, end in zip(*[iter(points)] * 2, strict=False)
    ]
    paused_at = draw(st.none() | minutes)
    return Turn(
        start + draw(minutes) * MINUTE,
        pauses=tuple(pauses),
        paused_at=None if paused_at is None else start + paused_at * MINUTE,
    )


class TestAgainstAMinuteAfterTheOther(unittest.TestCase):
    @settings(checked, max_examples=150)
    @given(data=st.data(), minutes=st.integers(1, 2000))
    def test_the_deadline_is_when_so_much_was_worked(self, data, minutes):
        first, week = data.draw(weeks())
        turn = data.draw(turns(first))
        seconds = minutes * MINUTE
        until = week._second(first + timedelta(days=KNOWN_DAYS), 0)
        found = due_at(turn, seconds, WorkingTime(week.intervals(first)))
        self.assertEqual(found, walk(turn, seconds, week, until))

    @checked
    @given(data=st.data())
    def test_time_between_two_moments(self, data):
        first, week = data.draw(weeks())
        base = week._second(first, 0)
        start, end = sorted(
            base + each * MINUTE
            for each in data.draw(st.tuples(*[st.integers(0, 7 * 1440)] * 2))
        )
        worked = sum(MINUTE for now in range(start, end, MINUTE) if week.works_at(now))
        hours = WorkingTime(week.intervals(first))
        self.assertEqual(hours.between(start, end), worked)
        self.assertEqual(sum(b - a for a, b in hours.within(start, end)), worked)

    @checked
    @given(data=st.data(), minutes=st.integers(1, 2000))
    def test_opened_again_it_begins_anew(self, data, minutes):
        """What was before does not shorten what is promised from then on."""
        first, week = data.draw(weeks())
        before = data.draw(turns(first))
        again = before._replace(since=before.since + data.draw(st.integers(0, 3 * DAY)))
        hours = WorkingTime(week.intervals(first))
        anew = again._replace(
            pauses=tuple(each for each in again.pauses if each[1] > again.since)
        )
        seconds = minutes * MINUTE
        self.assertEqual(due_at(again, seconds, hours), due_at(anew, seconds, hours))


class TestDeadline(unittest.TestCase):
    def office(self, zone="Europe/Madrid", days_off=()):
        """Mondays to Fridays, 9 to 14 and 15 to 18."""
        hours = {day: [(540, 840), (900, 1080)] for day in range(5)}
        week = Week(hours, set(days_off), zone)
        return WorkingTime(week.intervals(date(2026, 3, 20), 60))

    def due(self, since, hours, office=None, zone="Europe/Madrid", **turn):
        found = due_at(
            Turn(moment(since, zone), **turn),
            int(hours * HOUR),
            office or self.office(zone),
        )
        here = found and datetime.fromtimestamp(found, ZoneInfo(zone))
        return here and f"{here:%Y-%m-%d %H:%M}"

    def test_a_break_is_no_working_time(self):
        self.assertEqual(self.due("2026-03-24 13:00", 2), "2026-03-24 16:00")

    def test_what_comes_at_night_waits_from_the_morning(self):
        self.assertEqual(self.due("2026-03-24 23:00", 2), "2026-03-25 11:00")

    def test_what_is_left_at_the_end_of_a_day_is_due_on_the_next(self):
        self.assertEqual(self.due("2026-03-24 17:00", 2), "2026-03-25 10:00")

    def test_due_at_the_very_end_of_a_day_it_is_not_due_in_the_morning(self):
        self.assertEqual(self.due("2026-03-24 17:00", 1), "2026-03-24 18:00")

    def test_a_weekend_and_a_day_off(self):
        office = self.office(days_off=[date(2026, 3, 30)])
        self.assertEqual(self.due("2026-03-27 17:00", 2, office), "2026-03-31 10:00")

    def test_the_same_hours_elsewhere(self):
        self.assertEqual(
            self.due("2026-03-24 17:00", 2, zone="America/New_York"),
            "2026-03-25 10:00",
        )

    def test_a_night_without_an_hour_and_one_with_one_more(self):
        always = Week({day: [(0, 1440)] for day in range(7)}, set(), "Europe/Madrid")
        for day, due in (("2026-03-28", "2026-03-29 13:00"), ("2026-10-24", None)):
            hours = WorkingTime(always.intervals(date(2026, 3, 20), 300))
            found = self.due(f"{day} 12:00", 24, hours)
            self.assertEqual(found, due or "2026-10-25 11:00")

    def test_never_when_nobody_ever_works(self):
        self.assertIsNone(self.due("2026-03-24 13:00", 2, WorkingTime([])))

    def test_without_a_schedule_every_second_counts(self):
        self.assertEqual(due_at(Turn(1000), 90, ALWAYS), 1090)

    # -- the customer's turn ----------------------------------------------------

    def test_what_it_was_held_is_not_taken_from_the_agents_time(self):
        pause = (
            moment("2026-03-24 10:00", "Europe/Madrid"),
            moment("2026-03-24 12:00", "Europe/Madrid"),
        )
        self.assertEqual(
            self.due("2026-03-24 09:30", 1, pauses=(pause,)), "2026-03-24 12:30"
        )

    def test_what_was_delayed_before_it_was_held_stays_delayed(self):
        pause = (
            moment("2026-03-24 12:00", "Europe/Madrid"),
            moment("2026-03-24 13:00", "Europe/Madrid"),
        )
        self.assertEqual(
            self.due("2026-03-24 09:30", 1, pauses=(pause,)), "2026-03-24 10:30"
        )

    def test_as_long_as_it_is_held_there_is_no_deadline(self):
        since = moment("2026-03-24 10:00", "Europe/Madrid")
        self.assertIsNone(self.due("2026-03-24 09:30", 1, paused_at=since))
        late = moment("2026-03-24 12:00", "Europe/Madrid")
        self.assertEqual(
            self.due("2026-03-24 09:30", 1, paused_at=late), "2026-03-24 10:30"
        )

    def test_a_hold_that_ended_before_he_wrote_counts_for_nothing(self):
        self.assertEqual(due_at(Turn(1000, pauses=((10, 500),)), 90, ALWAYS), 1090)


class TestClock(unittest.TestCase):
    def test_the_first_and_every_further_answer_have_their_times(self):
        promise = Promise(first=600, further=60)
        self.assertEqual(read_clock(Turn(0), promise, 0, ALWAYS), Clock(600))
        self.assertEqual(
            read_clock(Turn(0, answered=True), promise, 0, ALWAYS), Clock(60)
        )

    def test_a_share_of_the_time_before_it_warns(self):
        promise = Promise(600, 600)
        self.assertEqual(read_clock(Turn(0), promise, 75, ALWAYS), Clock(600, 450))
        for never in (0, 100):
            self.assertEqual(
                read_clock(Turn(0), promise, never, ALWAYS), Clock(600, None)
            )

    def test_the_share_is_one_of_working_time(self):
        hours = WorkingTime([(0, 100), (1000, 1100)])
        self.assertEqual(
            read_clock(Turn(0), Promise(150, 150), 80, hours), Clock(1050, 1020)
        )

    def test_it_is_warned_once_and_delayed_once(self):
        clock = Clock(due=100, warn=80)
        self.assertEqual(stand(clock, 10, False, False), (False, False, 80))
        self.assertEqual(stand(clock, 85, False, True), (False, True, 100))
        self.assertEqual(stand(clock, 120, True, False), (True, False, None))

    def test_what_has_passed_unseen_is_looked_at_at_once(self):
        self.assertEqual(stand(Clock(100, 80), 120, False, False), (False, False, 80))
        self.assertEqual(stand(Clock(100), 120, False, False), (False, False, 100))

    def test_with_more_time_it_is_delayed_no_longer(self):
        self.assertEqual(stand(Clock(500, 80), 120, True, False), (False, False, 80))
        self.assertEqual(stand(Clock(500, 300), 120, True, True), (False, False, 300))
        self.assertEqual(stand(Clock(None), 120, True, True), (False, False, None))
