import json

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

ROLES = {
    "ada": "base.group_user,email_channel.group_email_agent",
    "ben": "base.group_user,email_channel.group_email_agent",
    "sue": "base.group_user,email_channel.group_email_supervisor",
    "adam": "base.group_user,email_channel.group_email_administrator",
}


class AgentCase(TransactionCase):
    """Ada and Ben are agents, Sue supervises, Adam administers; Ada is in a queue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(
                cls.env, f"agent_{name}", groups=groups, name=name.title()
            )
            for name, groups in ROLES.items()
        }
        cls.queue = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Support",
                "email_enabled": True,
                "user_ids": [Command.set(cls.users["ada"].ids)],
            }
        )
        cls.ada = cls.agent_of("ada")

    @classmethod
    def agent_of(cls, name):
        return cls.env["email.agent"]._of(cls.users[name])

    def state(self, code):
        return self.env["email.agent.state"]._system(code)

    def choose(self, code, by="ada", agent=None):
        """As the screen does; the state that the server answers."""
        state = self.state(code) if isinstance(code, str) else code
        mine = (agent or self.ada).with_user(self.users[by])
        return mine.set_state(state.id)

    def history(self, agent=None):
        """[(state, source, who), …] from the first to the last"""
        rows = self.env["email.agent.history"].search(
            [("user_id", "=", (agent or self.ada).user_id.id)], order="id"
        )
        return [(row.state_id.code, row.source, row.set_by_id.name) for row in rows]

    def told(self, channel):
        """[(type, payload), …] that went to a partner's or a group's screens"""
        self.env.cr.flush()
        own = [self.env.cr.dbname, channel._name, channel.id]
        rows = self.env["bus.bus"].search([], order="id")
        return [
            (message["type"], message["payload"])
            for row in rows
            if json.loads(row.channel) == own
            for message in [json.loads(row.message)]
            if message["type"].startswith("email_channel.")
        ]

    def told_states(self, name):
        partner = self.users[name].partner_id
        return [
            payload["code"]
            for kind, payload in self.told(partner)
            if kind == "email_channel.agent"
        ]
