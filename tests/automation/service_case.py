from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.fields import Command

from ..routing.common import SUPERVISOR, PeopleCase

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MADRID = ZoneInfo("Europe/Madrid")


class ServiceCase(PeopleCase):
    """A queue in which customers wait for an answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_user("level_ada", notification_type="inbox")
        cls.sue = cls.make_user("level_sue", SUPERVISOR, notification_type="inbox")
        cls.queue = cls.make_queue(
            "Level queue",
            cls.ada | cls.sue,
            email_enabled=True,
            email_max_per_agent=0,
            email_service_level=3600,
            email_service_level_further=1800,
        )
        cls.touchpoint = cls.make_touchpoint(cls.queue)

    def setUp(self):
        super().setUp()
        # The job commits in cursors of its own.
        self.registry_enter_test_mode()

    def ago(self, **parts):
        return fields.Datetime.now() - timedelta(**parts)

    def waits(self, **vals):
        """A conversation whose customer has waited for half an hour."""
        conversation = self.make_conversation(
            **{"waiting_since": self.ago(minutes=30), **vals}
        )
        conversation._ensure_tickets()
        return conversation

    def taken(self, **vals):
        conversation = self.waits(**vals)
        conversation._take(self.ada)
        return conversation

    def write_mail(self, conversation, direction="in", **vals):
        """As it comes in, or is made to leave."""
        out = {"state": "queued", "touchpoint_id": self.touchpoint.id}
        mail = self.env["email.message"].create(
            {
                "conversation_id": conversation.id,
                "direction": direction,
                "subject": conversation.name,
                "message_type": "email",
                "email_to": conversation.customer_email,
                **({"state": "received"} if direction == "in" else out),
                **vals,
            }
        )
        mail._write({"create_date": mail.date})
        mail.invalidate_recordset(["create_date"])
        conversation._on_mails_added(mail)
        return mail

    def answer(self, conversation, **vals):
        return self.write_mail(conversation, "out", written_mode="reply", **vals)

    def run_job(self):
        self.env.flush_all()
        self.env["email.service.watch"]._cron_watch()
        self.env.invalidate_all()

    def kinds(self, conversation):
        return conversation.event_ids.sorted("id").mapped("type")

    def news(self, user):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "=", user.partner_id.id),
                ("subject", "ilike", "delayed"),
            ]
        )

    def make_schedule(self, *hours, zone="Europe/Madrid", days=range(5), **vals):
        """:param hours: (from, to) of each of these weekdays"""
        return self.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": zone,
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Work",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": end,
                            "day_period": "morning",
                        }
                    )
                    for day in days
                    for start, end in hours
                ],
                **vals,
            }
        )

    def days_off(self, schedule, start, end):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": schedule.id,
                "date_from": start,
                "date_to": end,
            }
        )

    def at(self, text, zone=MADRID):
        """A moment as fields have it."""
        here = datetime.fromisoformat(text).replace(tzinfo=zone)
        return here.astimezone(UTC).replace(tzinfo=None)
