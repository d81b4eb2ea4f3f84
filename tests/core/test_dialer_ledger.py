import unittest
from dataclasses import replace
from datetime import timedelta

from core.dialer.ledger import (
    MOST_TRIES,
    Facts,
    may_be_marked_sent,
    may_be_put_back,
    may_be_sent_again,
    may_be_taken_out,
    may_be_tried_again,
    put_off,
)

STATES = ("waiting", "sending", "sent", "failed", "rejected", "uncertain", "skipped")


class TestLedger(unittest.TestCase):
    def states(self, rule, **facts):
        return {state for state in STATES if rule(Facts(state, **facts))}

    def test_pauses_grow_until_the_tries_are_over(self):
        results = [put_off(number, "450 later") for number in range(1, MOST_TRIES + 1)]
        rests = [each.rest for each in results[:-1]]
        self.assertEqual(rests, sorted(rests))
        self.assertEqual(rests[0], timedelta(minutes=1))
        self.assertEqual({each.state for each in results[:-1]}, {"waiting"})
        self.assertEqual((results[-1].state, results[-1].rest), ("failed", None))
        self.assertEqual(results[-1].words, "450 later")

    def test_what_nobody_has_may_be_tried_again_without_a_question(self):
        self.assertEqual(self.states(may_be_tried_again), {"failed", "rejected"})

    def test_what_left_is_never_tried_again(self):
        self.assertFalse(self.states(may_be_tried_again, left=True))

    def test_only_what_is_uncertain_is_decided_by_hand(self):
        self.assertEqual(self.states(may_be_sent_again), {"uncertain"})
        self.assertEqual(self.states(may_be_marked_sent), {"uncertain"})

    def test_only_what_waits_is_taken_out_and_only_that_put_back(self):
        self.assertEqual(self.states(may_be_taken_out), {"waiting"})
        skipped = Facts("skipped", taken_out=True)
        self.assertTrue(may_be_put_back(skipped))
        self.assertFalse(may_be_put_back(replace(skipped, taken_out=False)))
