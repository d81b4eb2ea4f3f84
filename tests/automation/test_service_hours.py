from datetime import UTC, date, datetime, time, timedelta
from random import Random
from unittest.mock import patch
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.automation import email_conversation_automation, email_service_renewal
from .service_case import HOUR, MINUTE, ServiceCase


@tagged("post_install", "-at_install")
class TestServiceHours(ServiceCase):
    """The hours that count, however many conversations wait."""

    # -- working hours -------------------------------------------------------

    def test_only_the_hours_of_the_schedule_count(self):
        self.queue.email_calendar_id = self.make_schedule((9, 14), (15, 18))
        for since, until in (
            ("2026-03-24 13:30", "2026-03-24 15:30"),
            ("2026-03-24 22:00", "2026-03-25 10:00"),
            # The clocks go forward, and back, in between.
            ("2026-03-27 17:30", "2026-03-30 09:30"),
            ("2026-10-23 17:30", "2026-10-26 09:30"),
        ):
            with self.subTest(since):
                conversation = self.waits(waiting_since=self.at(since))
                self.assertEqual(conversation.service_level_at, self.at(until))

    def test_a_schedule_of_two_weeks(self):
        schedule = self.make_schedule((9, 18), days=[0])
        this_week = schedule.attendance_ids.get_week_type(date(2026, 3, 23))
        schedule.two_weeks_calendar = True
        schedule.attendance_ids.week_type = str(1 - this_week)
        self.queue.email_calendar_id = schedule
        for since, until in (
            ("2026-03-23 10:00", "2026-03-30 10:00"),
            ("2026-03-30 17:30", "2026-04-13 09:30"),
        ):
            with self.subTest(since):
                conversation = self.waits(waiting_since=self.at(since))
                self.assertEqual(conversation.service_level_at, self.at(until))

    def test_one_that_becomes_flexible_no_longer_says_when_it_is_open(self):
        schedule = self.make_schedule((9, 18))
        self.queue.email_calendar_id = schedule
        night = self.at("2026-03-28 03:00")
        conversation = self.waits(waiting_since=night)
        self.assertEqual(conversation.service_level_at, self.at("2026-03-30 10:00"))
        schedule.schedule_type = "flexible"
        self.assertEqual(conversation.service_level_at, self.at("2026-03-28 04:00"))
        self.assertTrue(self.queue._is_open(night))
        self.days_off(
            schedule, self.at("2026-03-28 02:00"), self.at("2026-03-29 00:00")
        )
        self.assertEqual(conversation.service_level_at, self.at("2026-03-29 01:00"))
        self.assertFalse(self.queue._is_open(night))

    def test_the_schedule_of_a_queue_is_not_deleted(self):
        schedule = self.make_schedule((9, 18))
        self.queue.email_calendar_id = schedule
        with self.assertRaisesRegex(UserError, "Level queue"):
            schedule.unlink()
        self.queue.email_calendar_id = False
        schedule.unlink()

    def test_what_changes_in_the_schedule_counts_at_once(self):
        schedule = self.make_schedule((9, 18))
        self.queue.email_calendar_id = schedule
        conversation = self.waits(waiting_since=self.at("2026-03-24 17:30"))
        self.env.flush_all()

        def until():
            return conversation.service_level_at

        self.assertEqual(until(), self.at("2026-03-25 09:30"))
        off = self.days_off(
            schedule, self.at("2026-03-25 00:00"), self.at("2026-03-26 00:00")
        )
        self.assertEqual(until(), self.at("2026-03-26 09:30"))
        off.date_to = self.at("2026-03-27 00:00")
        self.assertEqual(until(), self.at("2026-03-27 09:30"))
        off.unlink()
        self.assertEqual(until(), self.at("2026-03-25 09:30"))
        # For all schedules of the company.
        off = self.days_off(
            schedule.browse(), self.at("2026-03-25 00:00"), self.at("2026-03-26 00:00")
        )
        self.assertEqual(until(), self.at("2026-03-26 09:30"))
        off.unlink()
        schedule.attendance_ids.hour_to = 19
        self.assertEqual(until(), self.at("2026-03-24 18:30"))
        schedule.tz = "America/New_York"
        self.assertEqual(
            until(), self.at("2026-03-24 13:30", ZoneInfo("America/New_York"))
        )
        schedule.attendance_ids = [Command.clear()]
        self.assertFalse(until(), "nobody ever works")
        self.queue.email_calendar_id = False
        self.assertEqual(until(), conversation.waiting_since + HOUR)

    def test_one_mans_holiday_is_nobody_elses(self):
        schedule = self.make_schedule((9, 18))
        self.queue.email_calendar_id = schedule
        conversation = self.waits(waiting_since=self.at("2026-03-24 17:30"))
        off = self.days_off(
            schedule, self.at("2026-03-25 00:00"), self.at("2026-03-26 00:00")
        )
        off.resource_id = self.env["resource.resource"].create({"name": "Bob"})
        self.assertEqual(conversation.service_level_at, self.at("2026-03-25 09:30"))

    def test_against_a_minute_after_the_other(self):
        dice = Random(14)
        for zone in ("Europe/Madrid", "America/New_York", "Australia/Lord_Howe"):
            for day in (date(2026, 3, 6), date(2026, 3, 27), date(2026, 10, 23)):
                self.check_against_minutes(dice, zone, day)

    def check_against_minutes(self, dice, zone, day):
        cuts = sorted(dice.sample(range(5 * 4, 24 * 4), 4))
        hours = [(cuts[0] / 4, cuts[1] / 4), (cuts[2] / 4, cuts[3] / 4)]
        weekdays = dice.sample(range(7), 4)
        schedule = self.make_schedule(*hours, zone=zone, days=weekdays)
        here = ZoneInfo(zone)
        off = day + timedelta(days=dice.randrange(1, 6))
        ends = [self.at(f"{off + timedelta(days=n)} 00:00", here) for n in (0, 1)]
        self.days_off(schedule, *ends)
        level = dice.randrange(30, 900)
        self.queue.write(
            {"email_calendar_id": schedule.id, "email_service_level": level * 60}
        )
        since = self.at(f"{day} 00:00", here) + dice.randrange(3000) * MINUTE
        conversation = self.waits(waiting_since=since)

        def works(moment):
            wall = moment.replace(tzinfo=UTC).astimezone(here)
            hour = wall.hour + wall.minute / 60
            return (
                wall.date() != off
                and wall.weekday() in weekdays
                and any(start <= hour < end for start, end in hours)
            )

        moment = since
        while level:
            level -= works(moment)
            moment += MINUTE
        with self.subTest(zone=zone, day=day):
            self.assertEqual(conversation.service_level_at, moment)

    def test_a_round_the_clock_schedule_is_as_none(self):
        self.queue.email_calendar_id = self.make_schedule((0, 24), days=range(7))
        self.queue.email_service_level = 5 * 24 * 3600
        since = self.at("2026-03-27 12:00")
        conversation = self.waits(waiting_since=since)
        self.assertEqual(conversation.service_level_at, since + timedelta(days=5))

    # -- many at once --------------------------------------------------------

    def test_what_is_too_much_for_one_transaction_is_set_anew_by_the_job(self):
        conversations = [self.waits() for _number in range(5)]
        self.env.flush_all()
        with (
            patch.object(email_conversation_automation, "AT_ONCE", 2),
            patch.object(email_service_renewal, "BATCH", 2),
        ):
            self.queue.email_service_level = 7200
            [renewal] = self.env["email.service.renewal"].search([])
            self.assertEqual(renewal.queue_id, self.queue)
            self.assertEqual(
                conversations[4].service_level_at,
                conversations[4].waiting_since + HOUR,
            )
            self.run_job()
        self.assertFalse(self.env["email.service.renewal"].search([]))
        for conversation in conversations:
            self.assertEqual(
                conversation.service_level_at, conversation.waiting_since + 2 * HOUR
            )

    def test_both_ways_of_counting_give_the_same(self):
        self.queue.email_calendar_id = self.make_schedule((9, 18))
        conversations = self.env["email.conversation"]
        for hours in range(0, 200, 13):
            conversation = self.taken(waiting_since=self.ago(hours=hours))
            if hours % 2:
                conversation._park()
                conversation.service_paused_at -= 2 * HOUR
                conversation._unpark("hand")
            conversations |= conversation
        by_one = conversations.mapped("service_level_at")
        conversations.flush_recordset()
        self.env.cr.execute(
            "UPDATE email_conversation SET service_level_at = NULL WHERE id = ANY(%s)",
            [conversations.ids],
        )
        conversations.invalidate_recordset()
        self.env["email.service.renewal"]._renew_all()
        self.assertEqual(conversations.mapped("service_level_at"), by_one)

    # -- what a browser counts down ------------------------------------------

    def test_what_is_left_of_working_time(self):
        conversation = self.waits()
        self.assertFalse(conversation.service_left, "all time counts")
        day = fields.Date.today() + timedelta(days=1)
        schedule = self.make_schedule((9, 10), zone="UTC", days=range(7))
        self.queue.write(
            {"email_calendar_id": schedule.id, "email_service_level": 7200}
        )
        conversation.waiting_since = datetime.combine(day, time(9, 30))
        left = conversation.with_user(self.ada).service_left
        starts = [
            datetime.fromtimestamp(start, UTC).hour for start, _end in left["spans"]
        ]
        self.assertEqual(set(starts), {9})
        self.assertEqual(left["more"], 0)
