from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..routing.common import SUPERVISOR
from .alarm_case import AlarmCase


@tagged("post_install", "-at_install")
class TestAlarmRights(AlarmCase):
    """Alarms are supervisors', each of the queues that he supervises."""

    def test_a_limited_supervisor_has_alarms_of_his_queues_only(self):
        self.env.company.email_supervisors_see = "own"
        self.queue.user_id = self.sue
        other = self.make_alarm(queue_ids=[Command.set(self.billing.ids)])
        both = self.make_alarm(queue_ids=[Command.set((self.queue | self.billing).ids)])
        self.ring()
        mine = self.env["email.alarm"].with_user(self.sue)
        self.assertEqual(mine.search([]), self.alarm | both)
        self.assertEqual(mine.env["email.alarm.ring"].search([]).queue_id, self.queue)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            other.with_user(self.sue).read(["figure"])
        for call in (
            lambda: both.with_user(self.sue).write({"threshold": 9}),
            lambda: both.with_user(self.sue).unlink(),
            lambda: mine.create(
                {
                    "queue_ids": [Command.set(self.billing.ids)],
                    "user_ids": [Command.set(self.sue.ids)],
                }
            ),
            lambda: self.alarm.with_user(self.sue).write(
                {"queue_ids": [Command.link(self.billing.id)]}
            ),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                call()
        self.assertEqual(
            mine.env["email.alarm.ring"].get_ringing()[0]["queue"], "Support"
        )

    def test_a_board_shows_a_limited_supervisor_what_rings_in_his_queues(self):
        self.env.company.email_supervisors_see = "own"
        self.queue.user_id = self.sue
        self.alarm.queue_ids |= self.billing
        for _each in range(2):
            self.make_conversation(self.billing)
        self.ring()
        theirs = self.rings().filtered(lambda ring: ring.queue_id == self.billing)
        ringing = self.env["email.alarm.ring"].with_user(self.sue).get_ringing()
        self.assertEqual([ring["queue"] for ring in ringing], ["Support"])
        action = self.alarm.with_user(self.sue).action_open_rings()
        opened = self.env["email.alarm.ring"].with_user(self.sue)
        self.assertEqual(opened.search(action["domain"]).queue_id, self.queue)
        with self.assertRaises(AccessError):
            theirs.with_user(self.sue).action_acknowledge()
        self.assertFalse(theirs.acknowledged_at)

    def test_others_have_none(self):
        far = self.env["res.company"].create({"name": "Far"})
        chief = self.make_user(
            "alarm_far",
            SUPERVISOR,
            company_id=far.id,
            company_ids=[Command.set(far.ids)],
        )
        self.ring()
        self.assertFalse(self.env["email.alarm"].with_user(chief).search([]))
        self.assertEqual(
            self.env["email.alarm.ring"].with_user(chief).get_ringing(), []
        )
        for model in ("email.alarm", "email.alarm.ring"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.ada).search([])
        with self.assertRaises(AccessError):
            self.env["email.alarm.ring"].with_user(self.ada).get_ringing()
        for user in (self.ada, chief):
            with self.assertRaises(AccessError):
                self.rings().with_user(user).action_acknowledge()
