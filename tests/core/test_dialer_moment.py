import unittest
from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.dialer.moment import Facts, Moment, Sharing, decide
from core.dialer.pace import Limits, Starts
from core.dialer.schedule import Hours, Schedule, is_open, on_the_wall

checked = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
MADRID = ZoneInfo("Europe/Madrid")
LIMA = ZoneInfo("America/Lima")
AFTERNOONS = Schedule(tuple(Hours(day, 13 * HOUR, 18 * HOUR) for day in range(5)))
MONDAY = datetime(2026, 11, 30, 12)  # 13:00 in Madrid


def scheduled(**vals):
    return Facts(schedule=AFTERNOONS, zones={"": MADRID}, **vals)


class TestMoment(unittest.TestCase):
    def assertWaits(self, facts, reason, at, now=MONDAY):
        self.assertEqual(decide(facts, now), Moment(False, reason, at))

    def test_nothing_stands_in_the_way(self):
        self.assertEqual(decide(Facts(), MONDAY), Moment(True))
        self.assertEqual(decide(scheduled(), MONDAY), Moment(True))

    def test_what_only_somebody_can_change_has_no_time(self):
        for reason, vals in (
            ("finished", {"finished": True}),
            ("stopped", {"running": False}),
            ("confirm", {"hold": "restored"}),
            ("disabled", {"enabled": False}),
            ("touchpoint", {"able": False}),
            ("scanner", {"scanner_waits": True}),
            ("mail_first", {"answers_wait": True}),
        ):
            with self.subTest(reason):
                self.assertWaits(scheduled(**vals), reason, None)

    def test_what_is_stopped_is_not_said_to_be_out_of_its_hours(self):
        self.assertWaits(scheduled(running=False), "stopped", None, MONDAY - HOUR)

    def test_out_of_its_hours(self):
        self.assertWaits(scheduled(), "schedule", MONDAY, MONDAY - HOUR)

    def test_a_schedule_that_never_opens(self):
        facts = Facts(schedule=Schedule(()), zones={"": UTC}, throttled_until=MONDAY)
        self.assertWaits(facts, "schedule", None, MONDAY - HOUR)

    def test_throttled(self):
        later = MONDAY + timedelta(minutes=4)
        self.assertWaits(Facts(throttled_until=later), "throttled", later)
        self.assertTrue(decide(Facts(throttled_until=MONDAY), MONDAY).go)

    def test_a_touchpoint_that_is_tried_again_later(self):
        later = MONDAY + timedelta(minutes=4)
        self.assertWaits(Facts(able_at=later), "touchpoint", later)

    def test_seconds_between_two_mails_to_the_fraction(self):
        starts = Starts()
        starts.note(MONDAY)
        facts = Facts(limits=Limits(seconds_between=0.25), starts=starts)
        later = MONDAY + timedelta(milliseconds=250)
        self.assertWaits(facts, "pace", later)
        self.assertTrue(decide(facts, later).go)

    def test_after_a_pause_no_burst_makes_up_for_it(self):
        starts = Starts()
        starts.note(MONDAY)
        facts = Facts(limits=Limits(seconds_between=10), starts=starts)
        later = MONDAY + HOUR
        self.assertTrue(decide(facts, later).go)
        starts.note(later)
        self.assertWaits(facts, "pace", later + 10 * SECOND, later)

    def test_the_most_an_hour(self):
        starts = Starts(recent=[(MONDAY - HOUR / 2, 3), (MONDAY - HOUR / 4, 2)])
        facts = Facts(limits=Limits(per_hour=5), starts=starts)
        self.assertWaits(facts, "hour", MONDAY + HOUR / 2)
        # Set to less meanwhile: the later ones have to be old enough, too.
        lower = replace(facts, limits=Limits(per_hour=2))
        self.assertWaits(lower, "hour", MONDAY + 3 * HOUR / 4)

    def test_the_most_a_day_is_until_midnight_of_the_dialer(self):
        starts = Starts(MADRID, day=MONDAY.date(), today=100)
        facts = Facts(limits=Limits(per_day=100, zone=MADRID), starts=starts)
        midnight = datetime(2026, 11, 30, 23)
        self.assertWaits(facts, "day", midnight)
        self.assertTrue(decide(facts, midnight).go)

    def test_the_longest_wait_is_told_and_all_count(self):
        starts = Starts(MADRID, [(MONDAY, 1)], MONDAY.date(), 1)
        limits = Limits(per_hour=1, per_day=1, zone=MADRID)
        facts = scheduled(limits=limits, starts=starts)
        # Midnight frees the day, and the hours begin thirteen hours after that.
        self.assertWaits(facts, "day", MONDAY + timedelta(days=1))
        # An hour after the last of them the hours are over.
        evening = MONDAY + 4.5 * HOUR
        facts = scheduled(
            limits=Limits(per_hour=1), starts=Starts(recent=[(evening, 1)])
        )
        self.assertWaits(facts, "hour", MONDAY + timedelta(days=1), evening)

    def test_the_touchpoints_own_limit_is_shared(self):
        left = tuple(MONDAY - n * 10 * SECOND for n in range(3))
        facts = Facts(sharing=Sharing(3, left))
        self.assertWaits(facts, "pace", MONDAY + 40 * SECOND)

    def test_recipients_whose_turn_it_is_by_their_own_clocks(self):
        zones = {"": MADRID, "America/Lima": LIMA}
        facts = Facts(schedule=AFTERNOONS, zones=zones, by_contact=True)
        self.assertEqual(decide(facts, MONDAY), Moment(True, zones=("",)))
        # 18:00 in Madrid is noon in Lima.
        self.assertWaits(facts, "schedule", MONDAY + 6 * HOUR, MONDAY + 5 * HOUR)
        night = MONDAY + 6 * HOUR
        self.assertEqual(decide(facts, night), Moment(True, zones=("America/Lima",)))

    def test_a_clock_that_was_ahead_holds_nobody_up(self):
        ahead = MONDAY + 30 * HOUR
        starts = Starts(recent=[(ahead, 500)])
        limits = Limits(seconds_between=5, per_hour=500)
        moment = decide(Facts(limits=limits, starts=starts), MONDAY)
        self.assertEqual(moment, Moment(False, "pace", MONDAY + 5 * SECOND))


@st.composite
def mailings(draw):
    limits = Limits(
        draw(st.sampled_from((0, 0.25, 7, 600))),
        draw(st.sampled_from((0, 1, 4, 30))),
        draw(st.sampled_from((0, 3, 40))),
        draw(st.sampled_from((UTC, MADRID, LIMA))),
    )
    starting = draw(st.integers(0, 23))
    schedule = draw(
        st.sampled_from(
            (
                None,
                AFTERNOONS,
                Schedule(
                    tuple(
                        Hours(day, starting * HOUR, (starting + 1) * HOUR)
                        for day in range(7)
                    )
                ),
            )
        )
    )
    begin = (
        datetime(2026, draw(st.sampled_from((3, 10))), 24)
        + draw(st.integers(0, 6 * 24)) * HOUR
    )
    return limits, schedule, begin


class TestMailing(unittest.TestCase):
    """Sixty mails, each sent when it is said that it may leave."""

    def send(self, limits, schedule, begin):
        """:return: moments at which they left"""
        starts, now, sent = Starts(limits.zone), begin, []
        facts = Facts(
            limits=limits,
            schedule=schedule,
            zones={"": limits.zone},
            starts=starts,
        )
        while len(sent) < 60:
            moment = decide(facts, now)
            if moment.go:
                starts.note(now)
                sent.append(now)
                continue
            self.assertGreater(moment.at, now)
            for part in (0.01, 0.5, 0.99):
                between = now + (moment.at - now) * part
                self.assertFalse(self.may(limits, schedule, sent, between))
            now = moment.at
        return sent

    def may(self, limits, schedule, sent, now):
        """The same, told by counting what has left."""
        zone = limits.zone
        if schedule and not is_open(schedule, zone, now):
            return False
        gap = timedelta(seconds=limits.seconds_between)
        if sent and now < sent[-1] + gap:
            return False
        hour = len(sent) - bisect_left(sent, now - HOUR + timedelta(microseconds=1))
        if limits.per_hour and hour >= limits.per_hour:
            return False
        today = on_the_wall(now, zone).date()
        day = sum(on_the_wall(each, zone).date() == today for each in sent)
        return not limits.per_day or day < limits.per_day

    @checked
    @given(mailings())
    def test_no_limit_is_passed_and_no_time_is_lost(self, mailing):
        limits, schedule, begin = mailing
        sent = self.send(limits, schedule, begin)
        for number, moment in enumerate(sent):
            self.assertTrue(self.may(limits, schedule, sent[:number], moment))

    @checked
    @given(mailings(), st.integers(1, 59))
    def test_who_takes_over_keeps_to_the_same_limits(self, mailing, number):
        limits, schedule, begin = mailing
        sent = self.send(limits, schedule, begin)[:number]
        now = sent[-1]
        today = on_the_wall(now, limits.zone).date()
        again = Starts(
            limits.zone,
            [(each, 1) for each in sent if each > now - HOUR],
            today,
            sum(on_the_wall(each, limits.zone).date() == today for each in sent),
        )
        facts = Facts(
            limits=limits, schedule=schedule, zones={"": limits.zone}, starts=again
        )
        moment = decide(facts, now)
        self.assertEqual(moment.go, self.may(limits, schedule, sent, now))


if __name__ == "__main__":
    unittest.main()
