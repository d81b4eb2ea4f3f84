"""Administrators of Microsoft touchpoints are asked to look every two weeks."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ...models.touchpoint.reminders import REMINDER
from ..common import ChannelCase


class TestReminder(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("email_channel.group_email_administrator").user_ids = False
        cls.ana, cls.berta = map(cls.administrator, ("ana", "berta"))

    @classmethod
    def administrator(cls, name):
        return new_test_user(
            cls.env,
            f"reminder_{name}",
            groups="base.group_user,email_channel.group_email_administrator",
            email=f"{name}@office.test",
        )

    def setUp(self):
        super().setUp()
        # The provider's name is what counts; its server is ours.
        self.touchpoint.preset = "microsoft"
        self.connect()

    def after(self, days):
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            self.env["email.touchpoint"]._cron_remind()
        return self.reminders()

    def reminders(self):
        kind = self.env.ref(REMINDER)
        return self.touchpoint.activity_ids.filtered_domain(
            [("activity_type_id", "=", kind.id)]
        )

    def test_each_administrator_is_reminded_after_two_weeks(self):
        self.assertFalse(self.after(13))
        found = self.after(15)
        self.assertEqual(found.user_id, self.ana + self.berta)
        self.assertIn("Support", found[0].summary)
        self.assertTrue(self.touchpoint.reminder_due)

    def test_reminder_pops_up_and_opens_the_touchpoint(self):
        self.after(15)
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("message", "like", "email_channel.notice")])
        self.assertEqual(len(rows), 2)
        target = f'"model":"email.touchpoint","id":{self.touchpoint.id}'
        self.assertIn(target, rows[0].message)

    def test_asked_again_every_two_weeks_while_nobody_looks(self):
        first = self.after(15)
        self.berta.active = False  # who was asked may have left
        carl = self.administrator("carl")
        self.assertEqual(self.after(28), first)
        again = self.after(30)
        self.assertEqual(again.user_id, self.ana + carl, "one each")
        self.assertFalse(first.exists())

    def test_next_one_two_weeks_after_somebody_looked(self):
        self.after(15)
        self.touchpoint.with_user(self.ana).action_reminder_done()
        self.assertFalse(self.reminders(), "nor does anybody else have to")
        self.assertFalse(self.after(13))
        self.assertEqual(len(self.after(15)), 2)

    def test_check_of_the_connection_answers_the_reminder(self):
        self.after(15)
        self.touchpoint.with_user(self.berta).action_connect()
        self.assertFalse(self.reminders())

    def test_other_providers_and_inactive_touchpoints_are_left_alone(self):
        self.touchpoint.action_deactivate()
        self.assertFalse(self.after(15))
        self.touchpoint.action_activate()
        self.touchpoint.preset = "gmail"
        self.assertFalse(self.after(15))

    def test_signed_in_at_microsoft_with_servers_typed_in(self):
        self.touchpoint.preset = "generic"
        self.touchpoint.connection_method = "microsoft"
        self.assertTrue(self.after(15))

    def test_touchpoint_that_is_switched_off_asks_nobody(self):
        self.after(15)
        self.touchpoint.with_user(self.ana).action_deactivate()
        self.assertFalse(self.reminders())

    def test_only_administrators_say_that_it_was_done(self):
        self.after(15)
        for group in ("agent", "supervisor"):
            user = new_test_user(
                self.env,
                f"reminder_{group}",
                groups=f"base.group_user,email_channel.group_email_{group}",
            )
            with self.assertRaises(AccessError):
                self.touchpoint.with_user(user).action_reminder_done()
