"""What tests/data/date-* do not show."""

import unittest
from datetime import datetime

from core.inbound import dates


class TestDates(unittest.TestCase):
    def test_nine_in_utc_however_it_is_written(self):
        for text in (
            "Mon, 4 Mar 2024 10:00:00 +0100",
            "Mon, 4 Mar 2024 10:00:00+0100",
            "Mon, 4 Mar 2024 10:00:00 + 0100",
            "Mon, 4 Mar 2024 10:00:00 UTC+01:00",
            "Mon, 4 Mar 2024 10:00:00 +0100 CET",
            "Mon, 4 Mar 2024 10:00:00 (GMT+02:00) +0100",
            "Mon, 4 Mar 2024 10.00.00 +0100",
            "Mon, 4 Mar 2024 10:00:00.5 +0100",
            "Mon, 4 Mar 2024 10:00:00 +0100 (unclosed",
            "Mon Mar 04 10:00:00 +0100 2024",
            "4-Mar-2024 10:00 +0100",
            "2024-03-04T10:00:00+01:00",
            "2024/3/4 10:00:00 +0100",
            "Monday, March 4, 2024 10:00:00 AM +0100",
            "Mon, 4 Mar 2024 09:00:00",
            'Mon, 4 Mar 2024 09:00:00 "GMT"',
            "2024-03-04T09:00:00Z",
        ):
            with self.subTest(date=text):
                self.assertEqual(dates.read(text), datetime(2024, 3, 4, 9))

    def test_half_a_date_is_none(self):
        for text in ("Mon", "10:00", "March 2024", "4", "", "now", "()", "1" * 90):
            with self.subTest(date=text):
                self.assertIsNone(dates.read(text))
