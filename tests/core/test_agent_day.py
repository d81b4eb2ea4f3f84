import unittest
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.supervision.day import Axis, Held, Span, Step, held, lanes

MADRID = ZoneInfo("Europe/Madrid")


def at(hour, minute=0, day=3):
    return datetime(2026, 8, day, hour, minute)


class TestAxis(unittest.TestCase):
    """A day from midnight to midnight where the reader is."""

    def axis(self, *day):
        return Axis.of_day(date(*day), MADRID)

    def test_a_day_begins_at_midnight_there(self):
        axis = self.axis(2026, 8, 3)
        self.assertEqual(axis.start, at(22, day=2))
        self.assertEqual(axis.end, at(22))
        self.assertEqual(axis.clock(at(7, 15)), "09:15")
        self.assertEqual(axis.place(at(10)), 50)

    def test_when_summer_time_ends_an_hour_comes_twice(self):
        axis = self.axis(2026, 10, 25)
        labels = [label for _moment, label in axis.ticks()]
        self.assertEqual(len(labels), 25)
        self.assertEqual(labels[1:5], ["01:00", "02:00", "02:00", "03:00"])

    def test_when_summer_time_begins_an_hour_is_missing(self):
        labels = [label for _moment, label in self.axis(2026, 3, 29).ticks()]
        self.assertEqual(len(labels), 23)
        self.assertEqual(labels[1:4], ["01:00", "03:00", "04:00"])

    def test_a_midnight_that_does_not_exist(self):
        axis = Axis.of_day(date(2026, 4, 24), ZoneInfo("Africa/Cairo"))
        self.assertEqual(axis.end - axis.start, timedelta(hours=23))

    def test_what_began_before_and_goes_on_is_cut_to_the_day(self):
        axis, now = self.axis(2026, 8, 3), at(9)
        cut = axis.clip(Span(at(3, day=1), None), now)
        self.assertEqual((cut.start, cut.end), (axis.start, now))
        self.assertIsNone(axis.clip(Span(at(3, day=1), at(4, day=1)), now))
        self.assertIsNone(axis.clip(Span(at(3, day=1), axis.start), now))
        self.assertIsNone(axis.clip(Span(axis.end, None), axis.end))
        moment = axis.clip(Span(at(8), at(8)), now)
        self.assertEqual(moment.start, moment.end, "a moment is shown, too")

    def test_of_a_past_day_it_goes_on_until_its_end(self):
        axis = self.axis(2026, 8, 3)
        self.assertEqual(axis.clip(Span(at(8), None), at(8, day=9)).end, axis.end)

    def test_the_hours_in_which_something_was(self):
        part = self.axis(2026, 8, 3).part([Span(at(7, 10), at(9)), Span(at(8), at(13))])
        self.assertEqual((part.start, part.end), (at(7), at(13)))
        moment = self.axis(2026, 8, 3).part([Span(at(7), at(7))])
        self.assertEqual((moment.start, moment.end), (at(7), at(8)))
        whole = self.axis(2026, 8, 3)
        self.assertEqual(whole.part([]).end, whole.end)


class TestHeld(unittest.TestCase):
    """Which conversations an agent had, from when to when."""

    def held(self, *steps, mine=()):
        return [
            (span.start, span.end, span.about.parked, span.about.ended)
            for span in held([Step(1, *step) for step in steps], mine)
        ]

    def test_from_taking_to_closing(self):
        self.assertEqual(
            self.held(("picked", at(8)), ("closed", at(9), 3600)),
            [(at(8), at(9), False, "closed")],
        )

    def test_parked_times_are_apart(self):
        self.assertEqual(
            self.held(
                ("accepted", at(8)),
                ("parked", at(9)),
                ("unparked", at(11), 7200),
                ("transferred", at(12), 7200),
            ),
            [
                (at(8), at(9), False, "parked"),
                (at(9), at(11), True, "unparked"),
                (at(11), at(12), False, "transferred"),
            ],
        )

    def test_again_after_it_was_given_back(self):
        self.assertEqual(
            self.held(
                ("picked", at(8)),
                ("released", at(9)),
                ("picked", at(10)),
                ("taken_over", at(11)),
            ),
            [(at(8), at(9), False, "released"), (at(10), at(11), False, "taken_over")],
        )

    def test_what_he_has_still_goes_on(self):
        steps = [("reopened", at(8))]
        self.assertEqual(self.held(*steps, mine={1}), [(at(8), None, False, "")])
        self.assertEqual(self.held(*steps), [], "of which nothing is known")

    def test_its_beginning_is_reckoned_when_only_its_end_is_told(self):
        self.assertEqual(
            self.held(("closed", at(9), 1800)), [(at(8, 30), at(9), False, "closed")]
        )
        self.assertEqual(
            self.held(("unparked", at(9), 1800), ("closed", at(10), 60)),
            [(at(8, 30), at(9), True, "unparked"), (at(9), at(10), False, "closed")],
        )
        self.assertEqual(self.held(("closed", at(9))), [])

    def test_two_conversations_do_not_mix(self):
        steps = [
            Step(1, "picked", at(8)),
            Step(2, "picked", at(8, 30)),
            Step(1, "closed", at(9)),
        ]
        self.assertEqual(
            held(steps, {2}),
            [
                Span(at(8), at(9), Held(1, False, "picked", "closed")),
                Span(at(8, 30), None, Held(2, False, "picked", "")),
            ],
        )


class TestLanes(unittest.TestCase):
    def test_what_is_at_the_same_time_is_one_below_the_other(self):
        first, second = Span(at(8), at(10)), Span(at(9), at(11))
        third = Span(at(10), at(12))
        self.assertEqual(lanes([third, second, first]), [[first, third], [second]])
