from datetime import datetime, timedelta
from unittest import TestCase

from core.supervision.alarm import QUIET, Watch, due_at, is_crossed, look

NINE = datetime(2026, 3, 2, 9)
HOLD = timedelta(minutes=2)


def at(minutes):
    return NINE + timedelta(minutes=minutes)


class TestAlarm(TestCase):
    """An alarm rings once, after a set time, and is over once, after that time."""

    def play(self, *looks, hold=HOLD):
        """:param looks: (minute, crossed)
        :return: [(minute, news)] without those on which nothing was told"""
        watch, told = QUIET, []
        for minute, crossed in looks:
            watch, news = look(watch, crossed, at(minute), hold)
            if news:
                told.append((minute, news))
        self.watch = watch
        return told

    def test_large_figures_are_bad_and_some_small_ones(self):
        self.assertTrue(is_crossed("waiting", 10, 10))
        self.assertFalse(is_crossed("waiting", 9, 10))
        self.assertTrue(is_crossed("available", 0, 1))
        self.assertFalse(is_crossed("available", 1, 1))
        self.assertTrue(is_crossed("service_level", 79.5, 80))
        self.assertFalse(is_crossed("service_level", None, 80))

    def test_it_rings_after_the_set_time_and_once(self):
        looks = [(0, True), (1, True), (2, True), (3, True), (60, True)]
        self.assertEqual(self.play(*looks), [(2, "rang")])
        self.assertEqual(self.watch.crossed_at, at(0))

    def test_what_passes_before_the_time_is_up_tells_nobody(self):
        looks = [(0, True), (1, False), (2, True), (3, True)]
        self.assertEqual(self.play(*looks), [])
        self.assertEqual(self.watch, Watch(crossed_at=at(2)))

    def test_it_is_over_after_the_set_time_and_once(self):
        looks = [(0, True), (2, True), (5, False), (6, False), (7, False), (8, False)]
        self.assertEqual(self.play(*looks), [(2, "rang"), (7, "over")])
        self.assertEqual(self.watch, QUIET)

    def test_one_that_swings_rings_once(self):
        looks = [(0, True), (2, True), (3, False), (4, True), (5, False), (6, True)]
        self.assertEqual(self.play(*looks), [(2, "rang")])
        self.assertIsNone(self.watch.back_at)

    def test_it_rings_again_when_it_was_over(self):
        looks = [(0, True), (2, True), (3, False), (5, False), (6, True), (8, True)]
        told = [(2, "rang"), (5, "over"), (8, "rang")]
        self.assertEqual(self.play(*looks), told)

    def test_without_a_set_time_it_rings_and_ends_at_once(self):
        looks = [(0, True), (1, True), (2, False), (3, False)]
        told = self.play(*looks, hold=timedelta())
        self.assertEqual(told, [(0, "rang"), (2, "over")])

    def test_when_its_queue_closes_what_rings_is_over_and_what_does_not_is_forgotten(
        self,
    ):
        self.assertEqual(self.play((0, True), (1, None), (2, True), (3, True)), [])
        looks = [(0, True), (2, True), (3, None), (4, None)]
        self.assertEqual(self.play(*looks), [(2, "rang"), (3, "over")])

    def test_a_look_that_comes_late_misses_nothing(self):
        """As after a restart of the server."""
        self.assertEqual(self.play((0, True), (90, True)), [(90, "rang")])

    def test_a_clock_that_goes_back_keeps_it_from_nothing(self):
        told = self.play((60, True), (0, True), (1, True), (2, True))
        self.assertEqual(told, [(2, "rang")])

    def test_when_to_look_next(self):
        self.assertIsNone(due_at(QUIET, HOLD))
        self.assertEqual(due_at(Watch(crossed_at=at(1)), HOLD), at(3))
        self.assertIsNone(due_at(Watch(crossed_at=at(1), ringing=True), HOLD))
        back = Watch(crossed_at=at(1), ringing=True, back_at=at(5))
        self.assertEqual(due_at(back, HOLD), at(7))
