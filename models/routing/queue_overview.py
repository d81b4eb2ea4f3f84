from odoo import fields
from odoo.tools import SQL

from ...core.routing.agent_state import READY
from .queue_figures import level

WORST_LAST = ("ok", "warn", "alert")
# Of a queue that its reader does not supervise.
NO_FIGURES = {
    "email_waiting_count": 0,
    "email_waiting_since": False,
    "email_active_count": 0,
    "email_parked_count": 0,
    "email_ready_count": 0,
    "email_waiting_level": False,
}


class QueueOverview:
    """The queues side by side, as a supervisor looks at them: a fixed number of
    statements, however many there are."""

    def __init__(self, queues):
        """:param queues: with rights to count what their reader may not see"""
        self.queues = queues
        self.env = queues.env

    def gather(self):
        """:return: {queue: values of its computed fields}"""
        now = fields.Datetime.now()
        waiting, ready = self._waiting(), self._ready()
        active, parked = self._active(parked=False), self._active(parked=True)
        figures = {}
        for queue in self.queues:
            count, since = waiting.get(queue.id, (0, False))
            seconds = int((now - since).total_seconds()) if since else 0
            levels = level(queue, "waiting", count), level(queue, "wait", seconds)
            figures[queue] = {
                "email_waiting_count": count,
                "email_waiting_since": since,
                "email_active_count": active.get(queue, 0),
                "email_parked_count": parked.get(queue, 0),
                "email_ready_count": ready.get(queue.id, 0),
                "email_waiting_level": max(levels, key=WORST_LAST.index),
            }
        return figures

    def _active(self, parked):
        """{queue: conversations that agents have}, those that are parked or the
        others"""
        return dict(
            self.env["email.conversation"]._read_group(
                [
                    ("queue_id", "in", self.queues.ids),
                    ("state", "=", "active"),
                    ("parked", "=", parked),
                ],
                ["queue_id"],
                ["__count"],
            )
        )

    def _waiting(self):
        """{queue id: (conversations, since when the first of them waits)}"""
        self.env["email.conversation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT waits.queue_id, count(*), min(one.waiting_since)
                     FROM email_conversation_queue_rel waits
                     JOIN email_conversation one ON one.id = waits.conversation_id
                    WHERE one.state = 'pending' AND waits.queue_id = ANY(%s)
                    GROUP BY waits.queue_id""",
                self.queues.ids,
            )
        )
        return {queue: (count, since or False) for queue, count, since in rows}

    def _ready(self):
        """{queue id: members who are ready}"""
        for model in ("email.queue.member", "email.agent", "email.agent.state"):
            self.env[model].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT member.queue_id, count(*)
                         FROM email_queue_member member
                         JOIN email_agent agent ON agent.user_id = member.user_id
                         JOIN email_agent_state state ON state.id = agent.state_id
                        WHERE member.left_at IS NULL AND state.code = ANY(%s)
                          AND member.queue_id = ANY(%s)
                        GROUP BY member.queue_id""",
                    list(READY),
                    self.queues.ids,
                )
            )
        )
