import unittest
from datetime import timedelta

from core.touchpoint.connection_state import RARELY, TRIES, judge, kind


class TestLost(unittest.TestCase):
    def test_refused_login_is_lost_at_once_and_rarely_tried(self):
        verdict = judge("login", 1)
        self.assertEqual((verdict.status, verdict.pause), ("lost", RARELY))

    def test_what_signing_in_again_helps_is_said_so(self):
        self.assertEqual(judge("login", 1, reauthenticate=True).status, "reauth")
        self.assertEqual(judge("secret", 1).status, "reauth")

    def test_server_that_fails_is_lost_after_some_tries(self):
        for tries in range(1, TRIES):
            self.assertEqual(judge("port", tries).status, "connected")
        self.assertEqual(judge("port", TRIES).status, "lost")

    def test_pauses_grow_and_go_on_when_it_is_lost(self):
        pauses = [judge("timeout", tries).pause for tries in range(1, 8)]
        minutes = [pause / timedelta(minutes=1) for pause in pauses]
        self.assertEqual(minutes, [1, 2, 4, 8, 15, 15, 15])

    def test_failure_that_does_not_count_is_no_loss(self):
        verdict = judge("folder", 0)
        self.assertEqual(verdict.status, "connected")
        self.assertEqual(verdict.pause, timedelta(minutes=1))

    def test_halves_fail_alike_when_their_server_is_gone(self):
        self.assertEqual(kind("port"), kind("timeout"))
        self.assertNotEqual(kind("port"), kind("login"))
