from itertools import count

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

AGENT, SUPERVISOR, ADMINISTRATOR = (
    f"base.group_user,email_channel.group_email_{role}"
    for role in ("agent", "supervisor", "administrator")
)
NUMBERS = count(1)


class PeopleCase(TransactionCase):
    """What the tests of routing begin with: people, queues, and mail that came in
    without a mailbox. `cls.queue` and `cls.touchpoint` are the usual ones."""

    @classmethod
    def make_user(cls, login, groups=AGENT, name=None, **vals):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            name=name or login.title(),
            email=f"{login}@agents.test",
            **vals,
        )

    @classmethod
    def make_queue(cls, name, users, **vals):
        return cls.env["helpdesk.ticket.team"].create(
            {"name": name, "user_ids": [Command.set(users.ids)], **vals}
        )

    @classmethod
    def make_touchpoint(cls, queues, **vals):
        return cls.env["email.touchpoint"].create(
            {
                "name": "Support",
                "email": "support@shop.test",
                "queue_ids": [Command.set(queues.ids)],
                **vals,
            }
        )

    def make_conversation(self, queues=None, **vals):
        """It waits in these queues, and is the first one's."""
        number = next(NUMBERS)
        return self.env["email.conversation"].create(
            {
                **(queues or self.queue)._entry_vals(),
                "name": f"Kettle {number}",
                "customer_email": f"customer{number}@customers.test",
                "customer_name": f"Customer {number}",
                "touchpoint_id": self.touchpoint.id,
                "company_id": self.env.company.id,
                **vals,
            }
        )


class RoutingCase(PeopleCase):
    """Two agents in one queue, in which what comes in is offered in turn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_user("ada")
        cls.bea = cls.make_user("bea")
        cls.queue = cls.make_queue("Support", cls.ada | cls.bea)
        cls.touchpoint = cls.make_touchpoint(
            cls.queue, preview_allowed=True, preview_agents=True
        )

    def setUp(self):
        super().setUp()
        # The pass commits in cursors of its own.
        self.registry_enter_test_mode()
        # Nobody closes a browser here.
        self.env.company.email_offline_grace = 10**6
        # Agents are offered all that they have capacity for: see TestOffersAtATime.
        self.env.company.email_max_offers = 0

    @classmethod
    def make_queue(cls, name, users, **vals):
        own = {"email_enabled": True, "email_strategy": "round_robin"}
        return super().make_queue(name, users, **{**own, **vals})

    def make_conversation(self, queues=None, **vals):
        conversation = super().make_conversation(queues, **vals)
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
