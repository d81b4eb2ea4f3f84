from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import CUSTOMER, ChannelCase

OTTO = "otto@lamps.test"
# What a relink and its undo say themselves, and what stays there.
SAID = ("merged", "undid", "moved", "put back")
AGENT_GROUPS = "base.group_user,email_channel.group_email_agent"


class RelinkCase(ChannelCase):
    """Two tickets with a conversation each: Carla's kettle, and Otto's lamp."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_agent = new_test_user(cls.env, "relink_other", groups=AGENT_GROUPS)
        cls.supervisor = new_test_user(
            cls.env,
            "relink_supervisor",
            groups="base.group_user,email_channel.group_email_supervisor",
            name="Sue Supervisor",
        )
        cls.queue.user_ids = [Command.link(cls.other_agent.id)]
        cls.far_queue = cls.env["helpdesk.ticket.team"].create({"name": "Far"})
        cls.far_agent = new_test_user(cls.env, "relink_far", groups=AGENT_GROUPS)
        cls.far_queue.user_ids = cls.far_agent

    def setUp(self):
        super().setUp()
        self.connect()
        self.first = self.receive(self.mail())
        self.lamp = self.receive(self.otto("A lamp"))
        self.kettle = self.first.conversation_id
        self.a = self.kettle.ticket_id
        self.b = self.lamp.conversation_id.ticket_id

    def otto(self, subject, **headers):
        return self.mail(subject, From=f"Otto <{OTTO}>", **headers)

    def again(self, subject="Again", **headers):
        """Another ticket of Carla's."""
        mail = self.receive(self.mail(subject, **headers))
        return mail.conversation_id.ticket_id

    def by_hand(self, **vals):
        """A ticket without a conversation."""
        return self.env["helpdesk.ticket"].create(
            {"name": "By phone", "description": "<p>He called.</p>", **vals}
        )

    def relink(self, conversation, ticket, user=None, close=True):
        opened = conversation.with_user(user or self.agent).action_relink()
        wizard = self.env[opened["res_model"]].with_user(user or self.agent)
        wizard = wizard.browse(opened["res_id"])
        wizard.write({"ticket_id": ticket.id, "close": close})
        return self.made(wizard.action_relink())

    def merge(self, sources, target, user=None):
        wizard = self.env["email.merge.wizard"].with_user(user or self.agent)
        wizard = wizard.with_context(
            active_model="helpdesk.ticket", active_ids=(sources | target).ids
        )
        wizard = wizard.create({"target_id": target.id})
        return self.made(wizard.action_merge())

    def made(self, action):
        self.env.invalidate_all()
        return self.env["email.relink"].browse(action["params"]["relink_ids"])

    def undo(self, relink, user=None):
        relink.with_user(user or self.agent).action_undo()
        self.env.invalidate_all()

    def notes(self, ticket):
        return ticket.message_ids.sorted("id").mapped("body")

    def picture_of(self, *tickets):
        """All of them that an undo must bring back."""
        self.env.flush_all()
        self.env.invalidate_all()
        return [self._picture(ticket) for ticket in tickets]

    def _picture(self, ticket):
        names = (
            *("active", "stage_id", "user_id", "team_id", "priority", "tag_ids"),
            *("partner_id", "partner_name", "partner_email", "category_id"),
            *("closed_date", "last_stage_update", "assigned_date", "description"),
            *("message_partner_ids", "activity_ids"),
        )
        values = ticket.read(names, load=None)[0]
        values["conversations"] = [
            (one.id, one.state, one.user_id.id, one.queue_id.id, one.unread)
            for one in ticket.email_conversation_ids.sorted("id")
        ]
        values["messages"] = {
            one.id: one.attachment_ids.ids
            for one in ticket.message_ids
            if not any(word in one.body for word in SAID)
        }
        values["files"] = sorted(self._files(ticket).ids)
        return values

    def _files(self, ticket):
        return self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )


__all__ = ["CUSTOMER", "OTTO", "RelinkCase"]
