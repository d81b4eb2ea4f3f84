import unittest
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.conversation.parking import LONGEST, ends_at, why_not

MADRID, TOKYO = ZoneInfo("Europe/Madrid"), ZoneInfo("Asia/Tokyo")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestEndsAt(unittest.TestCase):
    def test_presets(self):
        for preset, now, zone, expected in (
            ("hour", "2026-11-30 10:20", MADRID, "2026-11-30 11:20"),
            ("tomorrow", "2026-11-30 10:20", MADRID, "2026-12-01 08:00"),
            # A Monday: the next one, and not today.
            ("monday", "2026-11-30 06:00", MADRID, "2026-12-07 08:00"),
            ("monday", "2026-12-06 10:00", MADRID, "2026-12-07 08:00"),
            # It is tomorrow already where the agent works, or still yesterday.
            ("tomorrow", "2026-11-30 20:00", TOKYO, "2026-12-02 00:00"),
            ("monday", "2026-11-29 20:00", TOKYO, "2026-12-07 00:00"),
            ("tomorrow", "2026-12-01 05:00", LOS_ANGELES, "2026-12-01 17:00"),
            # Clocks are changed in the night between.
            ("tomorrow", "2026-10-24 10:00", MADRID, "2026-10-25 08:00"),
            ("tomorrow", "2026-03-28 10:00", MADRID, "2026-03-29 07:00"),
            ("monday", "2026-03-26 10:00", MADRID, "2026-03-30 07:00"),
            # Over the end of a year, and in a leap year.
            ("tomorrow", "2026-12-31 10:00", MADRID, "2027-01-01 08:00"),
            ("tomorrow", "2028-02-28 10:00", MADRID, "2028-02-29 08:00"),
        ):
            with self.subTest(preset=preset, now=now, zone=zone.key):
                found = ends_at(preset, moment(now), zone)
                self.assertEqual(found, moment(expected))
                self.assertEqual(found.utcoffset(), timedelta())


class TestWhyNot(unittest.TestCase):
    def test_only_what_is_to_come_and_not_for_years(self):
        now = moment("2026-11-30 10:00")
        second = timedelta(seconds=1)
        for until, expected in (
            (now - second, "past"),
            (now, "past"),
            (now + second, ""),
            (now + LONGEST, ""),
            (now + LONGEST + second, "far"),
            (moment("2062-11-30 10:00"), "far"),
        ):
            with self.subTest(until):
                self.assertEqual(why_not(until, now), expected)
