from datetime import UTC, datetime, timedelta
from unittest import TestCase
from zoneinfo import ZoneInfo

from core.supervision.local_time import offsets

HOUR = timedelta(hours=1)
ZONES = (
    *("UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu"),
    "Australia/Lord_Howe",  # half an hour of summer
    "Africa/Casablanca",  # no summer time in Ramadan
    "Pacific/Apia",  # left a whole day out
)


def there(changes, moment):
    seconds = next(seconds for since, seconds in changes if moment >= since)
    return moment + timedelta(seconds=seconds)


class TestLocalTime(TestCase):
    def test_it_is_what_the_zone_says_at_each_hour_of_many_years(self):
        for name in ZONES:
            zone, changes = ZoneInfo(name), offsets(name, 2009, 2013)
            moments = [datetime(2009, 1, 1) + n * 7 * HOUR for n in range(6261)]
            expected = [
                moment.replace(tzinfo=UTC).astimezone(zone) for moment in moments
            ]
            with self.subTest(zone=name):
                self.assertEqual(
                    [there(changes, moment) for moment in moments],
                    [moment.replace(tzinfo=None) for moment in expected],
                )

    def test_clocks_change_at_the_second(self):
        changes = dict(offsets("Europe/Madrid", 2026, 2026))
        self.assertEqual(
            changes,
            {
                datetime(2026, 1, 1): 3600,
                datetime(2026, 3, 29, 1): 7200,
                datetime(2026, 10, 25, 1): 3600,
            },
        )
