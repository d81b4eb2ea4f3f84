import json
from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...models.supervision import email_alarm_watch
from .alarm_case import NINE, AlarmCase


@tagged("post_install", "-at_install")
class TestAlarms(AlarmCase):
    """Supervisors are told when a figure crosses a threshold for a set time, once, and
    again when that is over."""

    def test_it_rings_after_the_set_time_once_and_is_over_once(self):
        came = self.cross()
        for minute in (0, 1):
            self.look(minute)
        self.assertEqual(self.popped(), [])
        for minute in (2, 3, 4):
            self.look(minute)
        self.assertEqual(self.popped(), ["Alarm in Support: Waiting Conversations"])
        row = self.rings()
        self.assertEqual((row.state, row.value, row.threshold), ("ringing", 2, 2))
        self.assertEqual(row.crossed_at, NINE)
        self.assertEqual(row.told_ids, self.sam)
        came[0]._close()
        for minute in (5, 7, 8, 9):
            self.look(minute)
        self.assertEqual(self.popped(), ["Over in Support: Waiting Conversations"])
        self.assertEqual(
            (row.state, row.over_at), ("over", NINE + timedelta(minutes=5))
        )
        self.assertEqual(row.lasted_seconds, 300)

    def test_what_passes_in_time_leaves_nothing(self):
        came = self.cross()
        self.look(0)
        came[0]._close()
        self.look(1)
        self.assertFalse(self.rings())
        self.assertEqual(self.popped(), [])

    def test_each_of_its_queues_rings_by_itself(self):
        self.alarm.queue_ids |= self.billing
        self.ring()
        self.assertEqual(self.rings().queue_id, self.queue)
        for _each in range(2):
            self.make_conversation(self.billing)
        self.look(3)
        self.look(5)
        self.assertEqual(self.rings().queue_id, self.queue | self.billing)

    def test_only_within_the_hours_of_the_queue(self):
        hours = self.env["resource.calendar"].create(
            {
                "name": "Mornings",
                "tz": "UTC",
                "attendance_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "name": "Monday",
                            "dayofweek": "0",
                            "hour_from": 9,
                            "hour_to": 10,
                        }
                    ),
                ],
            }
        )
        self.queue.email_calendar_id = hours
        self.cross()
        self.look(-30)
        self.look(-20)
        self.assertFalse(self.rings())
        self.look(1)
        self.look(3)
        self.assertEqual(len(self.popped()), 1)
        self.look(61)
        self.assertEqual(self.popped(), ["Over in Support: Waiting Conversations"])
        self.look(70)
        self.assertEqual(self.popped(), [])

    def test_all_figures(self):
        waits = self.cross()
        late = fields.Datetime.subtract(NINE, minutes=20)
        waits.write({"waiting_since": late, "delayed": True})
        self.touchpoint.write({"activated": True})
        parked = self.make_conversation()
        parked.write({"state": "active", "user_id": self.ada.id, "parked": True})
        alarms = {
            figure: self.make_alarm(figure=figure, threshold=threshold, hold_seconds=0)
            for figure, threshold in (
                ("waiting", 2),
                ("longest_wait", 99),
                ("delayed", 2),
                ("available", 1),
                ("parked", 1),
                ("disconnected", 1),
            )
        }
        alarms["longest_wait"].threshold_seconds = 1200
        self.look(0)
        for figure, alarm in alarms.items():
            with self.subTest(figure=figure):
                self.assertEqual(self.rings(alarm).state, "ringing")
        self.assertEqual(self.rings(alarms["longest_wait"]).value, 1200)

    def test_the_service_level_of_today(self):
        alarm = self.make_alarm(figure="service_level", threshold=80, hold_seconds=0)
        self.look(0)
        self.assertFalse(self.rings(alarm))
        event = {
            "type": "accepted",
            "queue_id": self.queue.id,
            "company_id": self.env.company.id,
            "conversation_id": self.make_conversation().id,
            "wait_seconds": 60,
        }
        events = self.env["email.conversation.event"]
        yesterday = fields.Datetime.subtract(NINE, days=1)
        events.create({**event, "at": yesterday, "late": True})
        events.create({**event, "at": NINE, "late": False})
        self.look(1)
        self.assertFalse(self.rings(alarm))
        events.create({**event, "at": NINE, "late": True})
        self.look(2)
        self.assertEqual(self.rings(alarm).value, 50)
        self.assertEqual(self.rings(alarm).value_words, "50%")

    def test_the_thresholds_of_the_queue(self):
        alarm = self.make_alarm(limit="alert", hold_seconds=0)
        self.cross()
        self.look(0)
        self.assertFalse(self.rings(alarm))
        self.queue.write({"email_warn_waiting": 1, "email_alert_waiting": 2})
        self.look(1)
        self.assertEqual(self.rings(alarm).threshold, 2)

    def test_a_queue_without_threshold_any_more_ends_it_unsaid(self):
        alarm = self.make_alarm(limit="alert", hold_seconds=0)
        self.queue.email_alert_waiting = 2
        self.cross()
        self.look(0)
        self.popped()
        self.queue.email_alert_waiting = 0
        self.look(1)
        self.assertEqual(self.rings(alarm).state, "over")
        self.assertEqual(self.popped(), [])

    def test_told_by_mail_and_by_activity(self):
        self.alarm.write({"by_email": True, "by_activity": True, "on_screen": False})
        came = self.ring()
        self.look(3)
        row = self.rings()
        mail = self.env["mail.mail"].search([("subject", "like", "Alarm in Support")])
        self.assertEqual(len(mail), 1)
        self.assertIn("alarm_sam@agents.test", mail.email_to)
        self.assertIn("It is 2 now. The threshold is 2.", mail.body_html)
        self.assertEqual(row.activity_ids.user_id, self.sam)
        self.assertEqual(self.popped(), [])
        came._close()
        self.look(4)
        self.look(6)
        self.assertFalse(row.activity_ids)
        mail = self.env["mail.mail"].search([("subject", "like", "Over in Support")])
        self.assertEqual(len(mail), 1)

    def test_in_the_language_of_who_is_told(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.sam.lang = "es_ES"
        self.alarm.figure = "longest_wait"
        self.alarm.threshold_seconds = 60
        spanish = self.alarm.with_context(lang="es_ES")
        self.assertIn("minuto", spanish.sentence)

    def test_told_are_those_who_supervise_the_queue_now(self):
        self.alarm.user_ids |= self.sue
        self.env.company.email_supervisors_see = "own"
        self.queue.user_id = self.sue
        self.ring()
        self.assertEqual(self.rings().told_ids, self.sue)
        self.assertEqual(self.popped(self.sam), [])

    def test_two_workers_tell_once(self):
        self.ring()
        double = {
            "alarm_id": self.alarm.id,
            "queue_id": self.queue.id,
            "company_id": self.env.company.id,
            "figure": "waiting",
            "crossed_at": NINE,
        }
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["email.alarm.ring"].create(double)

    def test_a_worker_that_is_killed_has_told_nobody(self):
        self.cross()
        self.look(0)
        self.popped()
        with self.assertRaises(KeyboardInterrupt), self.env.cr.savepoint():
            self.look(2)
            raise KeyboardInterrupt
        self.assertEqual(self.rings().state, "crossed")
        self.look(3)
        self.assertEqual(len(self.popped()), 1)

    def test_the_job_itself(self):
        self.registry_enter_test_mode()
        self.alarm.hold_seconds = 0
        self.cross()
        self.env.flush_all()
        self.env["email.alarm.watch"]._cron_watch()
        self.env.invalidate_all()
        self.assertEqual(self.rings().state, "ringing")

    def test_trouble_in_one_company_keeps_no_other_from_being_told(self):
        self.registry_enter_test_mode()
        far = self.env["res.company"].create({"name": "Far"})
        queue = self.make_queue("Far", self.ada, company_id=far.id, email_enabled=True)
        self.sam.company_ids |= far
        self.make_alarm(queue_ids=[Command.set(queue.ids)], company_id=far.id)
        self.alarm.hold_seconds = 0
        self.cross()
        self.env.flush_all()
        Watch = type(self.env["email.alarm.watch"])
        whole = Watch._look

        def broken(watch, company):
            if company == far:
                raise ValueError("broken")
            whole(watch, company)

        with (
            patch.object(Watch, "_look", broken),
            self.assertLogs(email_alarm_watch._logger, "ERROR"),
        ):
            self.env["email.alarm.watch"]._cron_watch()
        self.env.invalidate_all()
        self.assertEqual(self.rings().state, "ringing")

    def test_changed_or_archived_it_ends_unsaid(self):
        for vals in ({"threshold": 50}, {"active": False}):
            with self.subTest(**vals):
                self.alarm = self.make_alarm()
                self.ring()
                self.popped()
                self.alarm.write(vals)
                self.assertEqual(self.rings().state, "over")
                self.look(5)
                self.assertEqual(self.popped(), [])

    def test_a_queue_that_takes_no_mail_any_more_ends_it(self):
        alarm = self.make_alarm(figure="available", threshold=1, hold_seconds=0)
        self.look(0)
        self.assertEqual(self.rings(alarm).state, "ringing")
        self.queue.active = False
        self.look(1)
        self.assertEqual(self.rings(alarm).state, "over")

    def test_the_test_button_tells_the_user_only(self):
        self.cross()
        mine = self.alarm.with_user(self.sue)
        self.popped()
        mine.action_test()
        self.env.cr.flush()
        rows = self.env["bus.bus"].search([])
        to = [
            json.loads(row.channel)[2]
            for row in rows
            if json.loads(row.message)["type"] == "simple_notification"
        ]
        self.assertEqual(to, self.sue.partner_id.ids)
        self.assertFalse(self.rings())

    def test_boards_are_told_to_ask_anew(self):
        self.popped()
        self.ring()
        self.env.cr.flush()
        kinds = [
            json.loads(row.message)["type"] for row in self.env["bus.bus"].search([])
        ]
        self.assertEqual(kinds.count("email_channel.alarm"), 1)
        (ringing,) = self.env["email.alarm.ring"].with_user(self.sue).get_ringing()
        self.assertEqual(ringing["queue_id"], self.queue.id)
        self.assertEqual((ringing["value"], ringing["threshold"]), ("2", "2"))

    def test_what_a_supervisor_acknowledges_is_on_no_board_and_is_over_as_any(self):
        came = self.ring()
        row = self.rings()
        mine = row.with_user(self.sue)
        self.popped()
        mine.action_acknowledge()
        self.assertEqual(mine.get_ringing(), [])
        self.assertEqual(row.acknowledged_by_id, self.sue)
        self.env.cr.flush()
        told = self.env["bus.bus"].search([("message", "like", "email_channel.alarm")])
        self.assertEqual(len(told), 1, "the boards of others ask anew")
        row.with_user(self.sam).action_acknowledge()
        self.assertEqual(row.acknowledged_by_id, self.sue, "the first one knew")
        came[0]._close()
        self.look(3)
        self.look(5)
        self.assertEqual(self.popped(), ["Over in Support: Waiting Conversations"])
        self.make_conversation()
        self.look(6)
        self.look(8)
        self.assertEqual(len(mine.get_ringing()), 1, "it rings anew")

    def test_what_is_over_cannot_be_acknowledged(self):
        came = self.ring()
        came[0]._close()
        self.look(3)
        self.look(5)
        self.rings().with_user(self.sue).action_acknowledge()
        self.assertFalse(self.rings().acknowledged_at)

    def test_what_an_alarm_may_be(self):
        far = self.env["res.company"].create({"name": "Far"})
        foreign = self.make_queue("Foreign", self.ada, company_id=far.id)
        for vals in (
            {"threshold": 0},
            {"hold_seconds": -1},
            {"figure": "service_level", "threshold": 101},
            {"figure": "parked", "limit": "warn"},
            {"on_screen": False},
            {"user_ids": [Command.set(self.ada.ids)]},
            {"user_ids": [Command.clear()]},
            {"queue_ids": [Command.clear()]},
            {"queue_ids": [Command.set(foreign.ids)]},
        ):
            with (
                self.subTest(**vals),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                self.make_alarm(**vals)

    def test_a_number_that_cannot_be_is_answered_with_one_that_can(self):
        for vals, words in (
            ({"threshold": 0}, "Type a higher one"),
            ({"hold_seconds": -1}, "Type 0 or more"),
        ):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                self.make_alarm(**vals)

    def test_the_form_reads_as_a_sentence(self):
        with Form(self.env["email.alarm"].with_user(self.sam)) as form:
            form.queue_ids.add(self.queue)
            form.figure = "service_level"
            self.assertEqual(form.threshold, 80)
            form.hold_seconds = 300
        self.assertEqual(
            form.record.sentence,
            "When “Service Level Today” falls below 80% in Support for 5 minutes, "
            "Sam Supervisor will be told; and again when it is over.",
        )
