"""What is known of an agent now, and of his day, for a supervisor."""

from odoo import fields
from odoo.fields import Domain

from ..moments import day_start
from .duration_words import duration_words
from .figures import definition, gather, label, rows_action

TODAY = (
    "closed",
    "answered",
    "got",
    "declined",
    "missed",
    "transferred",
    "first_response",
    "handled",
    "rating",
)


class AgentInfo:
    """Of one agent (email.agent with the rights of the system).

    :param env: the supervisor's
    """

    def __init__(self, agent, env):
        self.agent = agent
        self.user = agent.user_id
        self.env = env

    def gather(self):
        """:return: dict, see email.supervised.agent.get_info"""
        agent = self.agent
        return {
            "name": self.user.name,
            "email": self.user.email or "",
            "state": agent._state(),
            "paused": agent._paused_words() if agent.paused_at else False,
            "active": agent.active_count,
            "parked": agent.parked_count,
            "most": self.user.company_id.email_max_per_agent,
            "queues": self._queues(),
            "figures": self._figures(),
        }

    def _queues(self):
        loads = self.agent._count_active(self.user)[self.user.id]
        return [
            {
                "id": queue.id,
                "name": queue.display_name,
                "active": loads[queue.id],
                "most": queue.email_max_per_agent,
            }
            for queue in self.agent.queue_ids
            if queue.company_id in (self.env.companies | queue.company_id.browse())
        ]

    def _figures(self):
        values = gather(self.env, TODAY, self._today())
        return [
            {
                "key": key,
                "label": label(self.env, key),
                "definition": definition(self.env, key),
                "value": self._words(key, values[key]),
            }
            for key in TODAY
        ]

    def _words(self, key, value):
        if value is None:
            return "—"
        if key in ("first_response", "handled"):
            return duration_words(self.env, value)
        return str(round(value, 1) if key == "rating" else value)

    def open(self, key):
        """The action that shows the rows that one of the figures counts."""
        return rows_action(self.env, key, self._today())

    def _today(self):
        begun = day_start(self.user.company_id, fields.Datetime.now())
        mine = Domain("user_id", "=", self.user.id)
        return mine & Domain("at", ">=", fields.Datetime.to_string(begun))
