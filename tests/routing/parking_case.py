import json
from datetime import timedelta

from odoo import fields

from .common import SUPERVISOR, RoutingCase

HOUR = timedelta(hours=1)


class ParkingCase(RoutingCase):
    """Ada is at work; what she has, she parks."""

    def setUp(self):
        super().setUp()
        self.enter("available", self.ada)
        self.sue = self.make_user("sue", SUPERVISOR)
        self.conversation = self.taken()

    def taken(self, user=None, queues=None):
        conversation = self.make_conversation(queues)
        conversation.with_user(user or self.ada).action_pick()
        return conversation

    def park(self, conversation=None, user=None, **vals):
        """By the wizard, as an agent does; until the customer writes by default."""
        conversation = (conversation or self.conversation).with_user(user or self.ada)
        action = conversation.action_park()
        wizard = self.env["email.park"].with_user(conversation.env.user)
        wizard = wizard.with_context(**action["context"]).create(
            {"preset": "customer", **vals}
        )
        return wizard.action_park()

    def parked(self, **vals):
        conversation = self.taken()
        self.park(conversation, **vals)
        return conversation

    def its_time_has_come(self, *conversations):
        for conversation in conversations or [self.conversation]:
            conversation.parked_until = fields.Datetime.now() - timedelta(minutes=1)
        self.run_job()

    def run_job(self):
        self.env.flush_all()
        self.env["email.parking"]._cron_return()
        self.env.invalidate_all()

    def earlier(self, conversation, hours):
        """As if it had been taken and parked so many hours earlier."""
        conversation.handled_since -= hours * HOUR
        conversation.parked_at -= hours * HOUR

    def writes(self, conversation=None, automatic=False, direction="in"):
        """As mail that came in does it."""
        conversation = conversation or self.conversation
        mail = self.env["email.message"].create(
            {
                "conversation_id": conversation.id,
                "touchpoint_id": conversation.touchpoint_id.id,
                "direction": direction,
                "state": "received" if direction == "in" else "sent",
                "automatic": automatic,
                "date": fields.Datetime.now(),
            }
        )
        conversation._on_mails_added(mail)
        return mail

    def messages(self):
        self.env.cr.flush()
        rows = self.env["bus.bus"].search([])
        return " ".join(str(json.loads(row.message)) for row in rows)

    def last_event(self, conversation=None):
        return (conversation or self.conversation).event_ids.sorted("id")[-1]

    def assert_with(self, user, conversation=None):
        conversation = conversation or self.conversation
        self.assertEqual(
            (conversation.state, conversation.user_id, conversation.parked),
            ("active", user, False),
        )

    def assert_waits(self, conversation=None):
        conversation = conversation or self.conversation
        self.assertEqual(
            (conversation.state, conversation.user_id.ids, conversation.parked),
            ("pending", [], False),
        )
