import json

from .common import ADMINISTRATOR, AGENT, SUPERVISOR, PeopleCase

ROLES = {"ada": AGENT, "ben": AGENT, "sue": SUPERVISOR, "adam": ADMINISTRATOR}


class AgentCase(PeopleCase):
    """Ada and Ben are agents, Sue supervises, Adam administers; Ada is in a queue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: cls.make_user(f"agent_{name}", groups, name.title())
            for name, groups in ROLES.items()
        }
        cls.queue = cls.make_queue("Support", cls.users["ada"], email_enabled=True)
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

    def told(self, channel, kind="email_channel.", place=()):
        """[(type, payload), …] that went to a partner's or a group's screens"""
        self.env.cr.flush()
        own = [self.env.cr.dbname, channel._name, channel.id, *place]
        rows = self.env["bus.bus"].search([], order="id")
        return [
            (message["type"], message["payload"])
            for row in rows
            if json.loads(row.channel) == own
            for message in [json.loads(row.message)]
            if message["type"].startswith(kind)
        ]

    def told_states(self, name):
        partner = self.users[name].partner_id
        return [
            payload["code"]
            for kind, payload in self.told(partner)
            if kind == "email_channel.agent"
        ]
