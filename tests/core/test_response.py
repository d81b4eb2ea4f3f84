import unittest
from datetime import datetime
from zoneinfo import ZoneInfo

from core.automation.service_level import ALWAYS, WorkingTime
from core.supervision.ledger import Response, response

MADRID = ZoneInfo("Europe/Madrid")
HOUR = 3600


def at(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=MADRID).timestamp())


def hours(*days, start="09:00", end="17:00"):
    return WorkingTime((at(f"{day} {start}"), at(f"{day} {end}")) for day in days)


class TestResponse(unittest.TestCase):
    def test_all_hours_count_without_a_schedule(self):
        found = response(at("2026-11-02 08:00"), at("2026-11-02 10:30"), hours=ALWAYS)
        self.assertEqual(found, Response(9000, 9000))

    def test_a_night_counts_in_calendar_time_only(self):
        # Monday 16:00 to Tuesday 10:00: 18 hours; 16-17 and 9-10 are working time.
        found = response(
            at("2026-11-02 16:00"),
            at("2026-11-03 10:00"),
            hours("2026-11-02", "2026-11-03"),
        )
        self.assertEqual(found, Response(18 * HOUR, 2 * HOUR))

    def test_the_night_in_which_clocks_go_back_is_an_hour_longer(self):
        # Saturday 24 October 2026, 22:00, to Sunday 10:00: 13 hours, not 12.
        found = response(at("2026-10-24 22:00"), at("2026-10-25 10:00"), ALWAYS)
        self.assertEqual(found.seconds, 13 * HOUR)

    def test_working_hours_of_a_day_on_which_clocks_go_forward(self):
        # Open from 0:00 to 4:00 on 29 March 2026: 2:00 to 3:00 is not there.
        night = hours("2026-03-29", start="00:00", end="04:00")
        found = response(at("2026-03-28 23:00"), at("2026-03-29 12:00"), night)
        self.assertEqual(found, Response(12 * HOUR, 3 * HOUR))

    def test_nothing_is_said_of_a_mail_that_nobody_waited_for(self):
        self.assertEqual(response(None, at("2026-11-02 10:00"), ALWAYS), Response())

    def test_a_clock_that_went_back_makes_no_negative_time(self):
        found = response(at("2026-11-02 10:00"), at("2026-11-02 09:59"), ALWAYS)
        self.assertEqual(found, Response(0, 0))
