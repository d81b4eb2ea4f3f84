from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields

from ...core.dialer.recipient import Recipient
from ...core.dialer.schedule import is_open, opens_at
from ...models.dialer import dialer_pace
from ...models.dialer.contact_zones import ContactZones
from ...models.dialer.dialer_hours import schedule_of, zone_of
from ...models.dialer.dialer_pace import DialerPace
from .dialer_case import DialerCase, make_dialer

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MONDAY = datetime(2026, 11, 30, 12)  # 13:00 in Madrid


class TestPace(DialerCase):
    """What is read of hours, zones and mails that left, for the decision."""

    def make_lines(self, count, email_list=None, **vals):
        email_list = email_list or self.make_list()
        email_list._add_lines(
            [
                Recipient(f"r{number}@customers.test", number=number, **vals)
                for number in range(1, count + 1)
            ]
        )
        return email_list

    def let_leave(self, lines, *moments):
        for line, moment in zip(lines, moments, strict=True):
            line.attempted_at = moment
        lines.flush_recordset()

    def at(self, moment):
        clock = patch.object(dialer_pace, "now", return_value=moment)
        clock.start()
        self.addCleanup(clock.stop)
        return moment

    def make_calendar(self, *hours, **vals):
        return self.env["resource.calendar"].create(
            {
                "name": "Hours",
                "tz": "Europe/Madrid",
                "company_id": self.env.company.id,
                "attendance_ids": [(0, 0, one) for one in hours],
                **vals,
            }
        )

    def weekdays(self, start, end, **vals):
        return [
            {
                "name": "Hours",
                "dayofweek": str(day),
                "hour_from": start,
                "hour_to": end,
                "day_period": "afternoon",
                **vals,
            }
            for day in range(5)
        ]

    def next_opening(self, moment):
        return opens_at(schedule_of(self.dialer), zone_of(self.dialer), moment)

    # -- hours -----------------------------------------------------------------------

    def test_without_a_schedule_it_is_always_open(self):
        self.assertIsNone(schedule_of(self.dialer))

    def test_hours_of_a_schedule(self):
        self.dialer.calendar_id = self.make_calendar(*self.weekdays(13, 18.5))
        self.assertEqual(self.next_opening(MONDAY - HOUR), MONDAY)
        end = MONDAY + 5.5 * HOUR
        self.assertEqual(self.next_opening(end - MINUTE), end - MINUTE)
        self.assertEqual(self.next_opening(end), MONDAY + 24 * HOUR)

    def test_breaks_are_between_the_hours(self):
        self.dialer.calendar_id = self.make_calendar(
            *self.weekdays(9, 12, day_period="morning"),
            *self.weekdays(12, 13, day_period="lunch"),
            *self.weekdays(13, 18),
        )
        self.assertEqual(self.next_opening(MONDAY - HOUR), MONDAY)

    def test_days_off_of_the_company_and_of_the_schedule(self):
        self.dialer.calendar_id = self.make_calendar(*self.weekdays(13, 18))
        days = self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Holiday",
                    "calendar_id": calendar,
                    "date_from": MONDAY - 13 * HOUR + day,
                    # As Odoo's form has it: a second before midnight.
                    "date_to": MONDAY + 11 * HOUR + day - timedelta(seconds=1),
                }
                for calendar, day in (
                    (self.dialer.calendar_id.id, timedelta()),
                    (False, 24 * HOUR),
                )
            ]
        )
        self.assertEqual(self.next_opening(MONDAY), MONDAY + 48 * HOUR)
        days[0].time_type = "other"  # training is no day off
        self.assertEqual(self.next_opening(MONDAY), MONDAY)

    def test_days_off_of_one_person_or_another_company_are_none(self):
        self.dialer.calendar_id = self.make_calendar(*self.weekdays(13, 18))
        other = self.env["res.company"].create({"name": "Other"})
        whole_day = {
            "date_from": MONDAY - 13 * HOUR,
            "date_to": MONDAY + 11 * HOUR,
        }
        resource = self.env["resource.resource"].create(
            {"name": "Ada", "calendar_id": self.dialer.calendar_id.id}
        )
        self.env["resource.calendar.leaves"].create(
            {**whole_day, "resource_id": resource.id}
        )
        theirs = self.env["resource.calendar.leaves"].create(
            {**whole_day, "calendar_id": False}
        )
        theirs.company_id = other
        self.assertEqual(self.next_opening(MONDAY), MONDAY)

    def test_every_second_week(self):
        calendar = self.make_calendar(
            *self.weekdays(13, 18, week_type="0"),
            *self.weekdays(8, 9, week_type="1"),
        )
        calendar.two_weeks_calendar = True
        self.dialer.calendar_id = calendar
        week = self.env["resource.calendar.attendance"].get_week_type(MONDAY.date())
        start, other = ((13, 8), (8, 13))[week]
        first = self.next_opening(MONDAY - 13 * HOUR)
        self.assertEqual(first, MONDAY + (start - 13) * HOUR)
        later = self.next_opening(MONDAY + 6.5 * 24 * HOUR)
        self.assertEqual(later, MONDAY + 7 * 24 * HOUR + (other - 13) * HOUR)

    def test_a_schedule_made_flexible_is_open_all_day(self):
        calendar = self.make_calendar(*self.weekdays(13, 18))
        self.dialer.calendar_id = calendar
        calendar.flexible_hours = True
        self.assertTrue(is_open(schedule_of(self.dialer), zone_of(self.dialer), MONDAY))

    # -- where recipients are --------------------------------------------------------

    def test_all_recipients_are_in_the_dialers_zone(self):
        zones = ContactZones(self.make_lines(2)).zones()
        self.assertEqual(list(zones), [""])

    def test_the_line_or_the_contact_says_where_the_recipient_is(self):
        self.dialer.write({"calendar_id": self.make_calendar().id, "contact_tz": True})
        email_list = self.make_list()
        zones = ("america/lima", "Nowhere", "", "America/Lima")
        email_list._add_lines(
            [
                Recipient(
                    f"r{number}@customers.test", "", {"time_zone": zone}, number=number
                )
                for number, zone in enumerate(zones)
            ]
        )
        Partner = self.env["res.partner"]
        Partner.create({"name": "R", "email": "R1@customers.test", "tz": "Asia/Tokyo"})
        Partner.create({"name": "R", "email": "r0@customers.test", "tz": "Asia/Tokyo"})
        contacts = ContactZones(email_list)
        self.assertEqual(list(contacts.zones()), [""])
        contacts.settle()
        email_list.line_ids.invalidate_recordset()
        self.assertEqual(
            email_list.line_ids.sorted("number").mapped("tz"),
            ["America/Lima", "Asia/Tokyo", "", "America/Lima"],
        )
        self.assertEqual(list(contacts.zones()), ["", "America/Lima", "Asia/Tokyo"])
        email_list.line_ids.filtered(lambda line: not line.tz).state = "sent"
        email_list.line_ids.flush_recordset()
        self.assertEqual(list(contacts.zones()), ["America/Lima", "Asia/Tokyo"])

    # -- what has left ---------------------------------------------------------------

    def test_mails_of_all_its_lists_count(self):
        self.at(MONDAY)
        first, second = self.make_lines(2), self.make_lines(2)
        other = make_dialer(self.touchpoint, self.queue, name="Other")
        elsewhere = self.make_lines(2, self.make_list(dialer_id=other.id))
        for email_list in (first, second, elsewhere):
            self.let_leave(email_list.line_ids, MONDAY - 2 * HOUR, MONDAY - HOUR / 2)
        self.dialer.write({"max_per_hour": 2, "max_per_day": 4, "tz": "UTC"})
        starts = DialerPace(self.dialer).starts()
        self.assertEqual(starts.today, 4)
        self.assertEqual(starts.within_hour(MONDAY, 3), MONDAY)
        free = MONDAY + HOUR / 2 + timedelta(seconds=1)
        self.assertEqual(starts.within_hour(MONDAY, 2), free)

    def test_yesterday_is_by_the_dialers_clock(self):
        self.at(datetime(2026, 11, 30, 6))
        email_list = self.make_lines(2)
        self.let_leave(
            email_list.line_ids, datetime(2026, 11, 30, 4), datetime(2026, 11, 30, 5)
        )
        # Five o'clock in the morning of UTC is midnight in Lima.
        self.dialer.write({"max_per_day": 10, "tz": "America/Lima"})
        self.assertEqual(DialerPace(self.dialer).starts().today, 1)

    def test_the_database_is_asked_once_and_again_when_a_limit_changes(self):
        self.dialer.max_per_hour = 10
        pace = DialerPace(self.dialer)
        pace.starts()
        with self.assertQueryCount(0):
            for _number in range(3):
                pace.note()
                pace.starts()
        self.assertEqual(pace.starts().within_hour(MONDAY, 10), MONDAY)
        self.dialer.max_per_day = 5
        with self.assertQueryCount(2):
            pace.starts()

    def test_without_limits_nothing_is_asked(self):
        pace = DialerPace(self.dialer)
        self.assertFalse(pace.limits().per_hour or self.touchpoint.send_rate)
        with self.assertQueryCount(0):
            pace.starts()
            pace.sharing()

    def test_answers_and_lists_share_the_touchpoints_pace(self):
        now = self.at(fields.Datetime.now())
        self.touchpoint.send_rate = 20
        email_list = self.make_lines(1)
        self.let_leave(email_list.line_ids, now)
        self.env["email.message"].create(
            {
                "touchpoint_id": self.touchpoint.id,
                "company_id": self.env.company.id,
                "direction": "out",
                "state": "sent",
                "attempted_at": now,
            }
        ).flush_recordset()
        pace = DialerPace(self.dialer)
        sharing = pace.sharing()
        self.assertEqual(sharing.per_minute, 18)
        self.assertEqual(len(sharing.starts), 2)
        pace.note(now)
        self.assertEqual(len(pace.sharing().starts), 3)
