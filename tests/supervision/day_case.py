from datetime import datetime, timedelta

from odoo.addons.email_channel.models.supervision import figures

from ..routing.queue_case import QueueCase

# A Monday in winter: Madrid is one hour ahead of UTC.
DAY = datetime(2026, 3, 2)
MADRID = "Europe/Madrid"


class DayCase(QueueCase):
    """Two queues, Support with Ada and Billing with Ben, and a ledger that a test
    writes by hand. Sam, a supervisor in Madrid, reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sam.tz = MADRID

    def came(self, *args, **vals):
        """What happened to it is written by hand."""
        conversation = super().came(*args, **vals)
        events = self.env["email.conversation.event"]
        events.search([("conversation_id", "=", conversation.id)]).unlink()
        return conversation

    def event(self, conversation, kind, at, user=None, **vals):
        """
        :param at: "09:30", in UTC, on DAY; or a datetime in UTC
        :param user: the agent whom it is about
        """
        if isinstance(at, str):
            hours, minutes = map(int, at.split(":"))
            at = DAY + timedelta(hours=hours, minutes=minutes)
        return self.env["email.conversation.event"].create(
            {
                "conversation_id": conversation.id,
                "type": kind,
                "at": at,
                "user_id": user and user.id,
                "queue_id": conversation.queue_id.id,
                "touchpoint_id": conversation.touchpoint_id.id,
                "company_id": conversation.company_id.id,
                **vals,
            }
        )

    def of_day(self, *more):
        return [("at", ">=", DAY), ("at", "<", DAY + timedelta(days=1)), *more]

    def as_sam(self):
        return self.env(user=self.sam.id)

    def gather(self, *keys, domain=None):
        """The values of these figures, in their order; one alone without a list."""
        found = figures.gather(self.as_sam(), keys, domain or self.of_day())
        values = [found[key] for key in keys]
        return values if len(values) > 1 else values[0]

    def gather_by(self, by, *keys, domain=None):
        return figures.gather_by(self.as_sam(), keys, domain or self.of_day(), by)

    def rows(self, key, domain=None):
        """What the figure opens, as Sam finds it."""
        action = figures.rows_action(self.as_sam(), key, domain or self.of_day())
        report = self.as_sam()[action["res_model"]]
        return report.search(action["domain"])
