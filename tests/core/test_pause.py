"""Pauses grow with each failure, and not without end."""

import unittest
from datetime import timedelta

from core.inbound.pause import pause


class TestPause(unittest.TestCase):
    def test_no_failure_no_pause(self):
        self.assertEqual(pause(0, timedelta(minutes=1), timedelta(1)), timedelta())

    def test_each_failure_doubles_it(self):
        pauses = [pause(failures, 1, 300) for failures in range(1, 5)]
        self.assertEqual(pauses, [1, 2, 4, 8])

    def test_it_ends_growing(self):
        self.assertEqual(pause(10, 1, 300), 300)
        day = timedelta(days=1)
        self.assertEqual(pause(10**6, timedelta(minutes=1), day), day)
