"""A signature as the agents see it who sign with it, and what is missing to them."""

from markupsafe import Markup

from odoo.fields import Domain

from ...core.content.variables import names
from ..groups import AGENT, role_domain

MOST = 200
MOST_NAMED = 8


class SignatureAgents:
    """:param signature: email.signature, also one that is being written"""

    def __init__(self, signature):
        self.signature = signature
        self.env = signature.env
        texts = (signature.greeting, signature.body)
        self.names = names(*(str(text or "") for text in texts))

    def preview(self, agent):
        """What an agent (res.users) puts into a letter: HTML."""
        values = self._values(agent)
        texts = [self.signature._filled(name, values) for name in ("greeting", "body")]
        return Markup("<p>…</p>").join(Markup(text) for text in texts)

    def missing_words(self, agent):
        """What is left out with an agent; False for nothing."""
        missing = self._missing(agent)
        if not missing:
            return False
        return self.env._(
            "%(agent)s has no %(what)s: what stands there for it is left out.",
            agent=agent.name,
            what=self._labels(missing),
        )

    def all_missing(self):
        """Who of the agents lacks what, one line for each; False for nobody."""
        if not any(name.startswith("agent_") for name in self.names):
            return False
        lacking = {}
        for agent in self._agents():
            if missing := self._missing(agent):
                lacking.setdefault(missing, []).append(agent.name)
        lines = [
            self.env._(
                "No %(what)s: %(agents)s",
                what=self._labels(missing),
                agents=self._named(agents),
            )
            for missing, agents in lacking.items()
        ]
        return "\n".join(lines)

    def _values(self, agent):
        return self.env["email.variables"]._values(
            touchpoint=self.signature.touchpoint_id,
            agent=agent,
            extra=self._example(),
        )

    def _example(self):
        """A customer, as there is none yet."""
        first, last = self.env._("Anna"), self.env._("Example")
        return {
            "customer_name": f"{first} {last}",
            "customer_first_name": first,
            "customer_last_name": last,
            "customer_email": "anna@example.com",
            "customer_phone": "+1 555 0100",
            "ticket_number": "HT00001",
            "ticket_subject": self.env._("Subject"),
            "queue_name": self.signature.touchpoint_id.queue_ids[:1].name
            or self.env._("Queue"),
            "session": "S-1",
        }

    def _missing(self, agent):
        """Names of the agent's variables in the texts that have no value."""
        values = self._values(agent)
        return tuple(
            name
            for name in self.names
            if name.startswith("agent_") and not values.get(name)
        )

    def _labels(self, missing):
        labels = {
            each["name"]: each["label"]
            for each in self.env["email.variables"]._catalog()
        }
        return ", ".join(labels[name].lower() for name in missing)

    def _agents(self):
        """Those who work for the touchpoint's queues, else all agents (res.users)."""
        touchpoint = self.signature.touchpoint_id
        # sudo: who signs is the channel's to know.
        users = self.env["res.users"].sudo()
        domain = Domain("share", "=", False) & Domain(role_domain(self.env, AGENT))
        domain &= Domain("company_ids", "in", touchpoint.company_id.ids)
        if members := touchpoint.queue_ids.sudo().user_ids:
            domain &= Domain("id", "in", members.ids)
        return users.search(domain, limit=MOST)

    def _named(self, agents):
        named = ", ".join(agents[:MOST_NAMED])
        more = len(agents) - MOST_NAMED
        if more <= 0:
            return named
        return self.env._("%(agents)s and %(count)s more", agents=named, count=more)
