import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command

from ...models.supervision import email_alarm_watch
from ..routing.common import ADMINISTRATOR, AGENT, SUPERVISOR, PeopleCase

NINE = fields.Datetime.to_datetime("2026-03-02 09:00:00")  # a Monday


class AlarmCase(PeopleCase):
    """An alarm of a queue: two waiting conversations for two minutes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_user("alarm_ada", AGENT, "Ada Agent")
        cls.sam = cls.make_user("alarm_sam", SUPERVISOR, "Sam Supervisor")
        cls.sue = cls.make_user("alarm_sue", SUPERVISOR, "Sue Supervisor")
        cls.adam = cls.make_user("alarm_adam", ADMINISTRATOR, "Adam Administrator")
        cls.queue = cls.make_queue("Support", cls.ada, email_enabled=True)
        cls.billing = cls.make_queue("Billing", cls.ada, email_enabled=True)
        cls.touchpoint = cls.make_touchpoint(cls.queue | cls.billing)
        cls.env["email.alarm"].search([]).active = False

    def setUp(self):
        super().setUp()
        self.alarm = self.make_alarm()

    def make_alarm(self, **vals):
        return self.env["email.alarm"].create(
            {
                "queue_ids": [Command.set(self.queue.ids)],
                "figure": "waiting",
                "threshold": 2,
                "hold_seconds": 120,
                "user_ids": [Command.set(self.sam.ids)],
                **vals,
            }
        )

    def look(self, minutes):
        """The job looks so many minutes after nine."""
        self.env.flush_all()
        moment = NINE + timedelta(minutes=minutes)
        with patch.object(
            email_alarm_watch.fields.Datetime, "now", lambda *_args: moment
        ):
            self.env["email.alarm.watch"].sudo()._look(self.env.company)
            self.env.cr.flush()

    def rings(self, alarm=None):
        return self.env["email.alarm.ring"].search(
            [("alarm_id", "=", (alarm or self.alarm).id)], order="id"
        )

    def popped(self, user=None):
        """Titles of what popped up at this user since it was asked last."""
        self.env.cr.flush()
        found = []
        rows = self.env["bus.bus"].search([], order="id")
        for row in rows:
            channel, message = json.loads(row.channel), json.loads(row.message)
            to = (user or self.sam).partner_id.id
            if message["type"] == "simple_notification" and channel[2] == to:
                found.append(message["payload"]["title"])
        rows.unlink()
        return found

    def cross(self):
        return self.make_conversation() | self.make_conversation()

    def ring(self):
        """It rang at 9:02."""
        came = self.cross()
        self.look(0)
        self.look(2)
        return came
