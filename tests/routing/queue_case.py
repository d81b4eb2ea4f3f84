from odoo.fields import Command

from .common import ADMINISTRATOR, AGENT, SUPERVISOR, PeopleCase


class QueueCase(PeopleCase):
    """Two queues of a touchpoint, with an agent each, and conversations that came."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Reasons for all queues, as a demo has them, would be asked for here too.
        cls.env["email.wrap.up"].search([]).active = False
        cls.ada = cls.make_user("queue_ada", AGENT, "Ada Agent")
        cls.ben = cls.make_user("queue_ben", AGENT, "Ben Agent")
        cls.sam = cls.make_user("queue_sam", SUPERVISOR, "Sam Supervisor")
        cls.adam = cls.make_user("queue_adam", ADMINISTRATOR, "Adam Administrator")
        cls.support = cls.queue = cls.make_queue("Support", cls.ada)
        cls.billing = cls.make_queue("Billing", cls.ben, sequence=20)
        cls.touchpoint = cls.make_touchpoint(cls.support | cls.billing)

    def make_reason(self, name, queues=None, **vals):
        vals["queue_ids"] = [Command.set(queues.ids if queues else [])]
        return self.env["email.wrap.up"].create({"name": name, **vals})

    def came(self, queues=None, subject="Broken kettle", **vals):
        """A conversation that waits in these queues; in Support by default."""
        customer = {
            "customer_email": "carla@customer.test",
            "customer_name": "Carla Customer",
        }
        return self.make_conversation(queues, name=subject, **{**customer, **vals})

    def taken(self, user=None, **vals):
        """A conversation that an agent has, as the agent sees it; Ada by default."""
        conversation = self.came(**vals).with_user(user or self.ada)
        conversation.action_pick()
        return conversation

    def wizard(self, action, user=None, **vals):
        """The wizard that the action opens, filled in by this user; Ada by default."""
        Wizard = self.env[action["res_model"]].with_user(user or self.ada)
        return Wizard.with_context(**action["context"]).create(vals)

    def events(self, conversation, kind):
        return conversation.sudo().event_ids.filtered(lambda each: each.type == kind)
