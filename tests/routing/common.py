from itertools import count

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

NUMBERS = count(1)


class RoutingCase(TransactionCase):
    """Two agents in one queue; conversations come in without a mailbox."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_agent("ada")
        cls.bea = cls.make_agent("bea")
        cls.queue = cls.make_queue("Support", cls.ada | cls.bea)
        cls.touchpoint = cls.env["email.touchpoint"].create(
            {
                "name": "Support",
                "email": "support@demo.test",
                "preview_allowed": True,
                "preview_agents": True,
                "queue_ids": [Command.set(cls.queue.ids)],
            }
        )

    def setUp(self):
        super().setUp()
        # The pass commits in cursors of its own.
        self.registry_enter_test_mode()
        # Nobody closes a browser here.
        self.env.company.email_offline_grace = 10**6

    @classmethod
    def make_agent(cls, login, group="email_channel.group_email_agent"):
        return new_test_user(
            cls.env,
            login,
            groups=f"base.group_user,{group}",
            name=login.title(),
            email=f"{login}@agents.test",
        )

    @classmethod
    def make_queue(cls, name, users, **vals):
        return cls.env["helpdesk.ticket.team"].create(
            {
                "name": name,
                "user_ids": [Command.set(users.ids)],
                "email_enabled": True,
                "email_strategy": "round_robin",
                **vals,
            }
        )

    def make_conversation(self, queues=None, **vals):
        queues = queues or self.queue
        number = next(NUMBERS)
        conversation = self.env["email.conversation"].create(
            {
                "name": f"Kettle {number}",
                "touchpoint_id": self.touchpoint.id,
                "company_id": self.env.company.id,
                "customer_email": f"customer{number}@demo.test",
                "customer_name": f"Customer {number}",
                "queue_ids": [Command.set(queues.ids)],
                "queue_id": queues[:1].id,
                **vals,
            }
        )
        conversation._ensure_tickets()
        return conversation

    def enter(self, code, *users):
        for user in users:
            self.env["email.agent"]._of(user)._enter(code, "agent")

    def state(self, user):
        return self.env["email.agent"]._of(user).code

    def route(self):
        """A pass; what rings after it."""
        self.env.flush_all()
        self.env["email.routing"]._cron_route()
        self.env.invalidate_all()
        return self.ringing()

    def ringing(self):
        return self.env["email.offer"].search([("state", "=", "offered")], order="id")

    def accept(self, offer):
        return offer.with_user(offer.user_id).accept()

    def too_late(self, offers):
        """As if their time were up."""
        offers.expires_at = fields.Datetime.subtract(fields.Datetime.now(), seconds=1)

    def events(self, conversation):
        return conversation.event_ids.sorted("id").mapped("type")
