from collections import Counter

from odoo.tools import SQL

from ..moments import day_start
from ..routing.queue_overview import QueueOverview
from .figures import gather_by

OF_OVERVIEW = {
    "waiting": "email_waiting_count",
    "parked": "email_parked_count",
    "available": "email_ready_count",
}


class AlarmValues:
    """What the figures of alarms are in queues, as supervisors see them elsewhere; a
    fixed number of statements, and none for a figure that nobody asks for."""

    def __init__(self, queues, now):
        """:param queues: helpdesk.ticket.team, with the rights of the system"""
        self.queues = queues
        self.env = queues.env
        self.now = now
        self._known = {}

    def of(self, figure, queue, company):
        """:return: the value, a number; None where there is nothing to say"""
        kind = "overview" if figure in (*OF_OVERVIEW, "longest_wait") else figure
        key = (kind, company if kind == "service_level" else None)
        if key not in self._known:
            self._known[key] = getattr(self, f"_{kind}")(company)
        found = self._known[key].get(queue)
        if kind != "overview":
            return found
        if figure != "longest_wait":
            return found[OF_OVERVIEW[figure]]
        since = found["email_waiting_since"]
        return max(int((self.now - since).total_seconds()), 0) if since else 0

    def _overview(self, _company):
        return QueueOverview(self.queues).gather()

    def _service_level(self, company):
        today = [
            ("at", ">=", day_start(company, self.now)),
            ("company_id", "=", company.id),
            ("queue_id", "in", self.queues.ids),
        ]
        found = gather_by(self.env, ["service_level"], today, "queue_id")
        return {queue: values["service_level"] for queue, values in found.items()}

    def _delayed(self, _company):
        """Those that wait count in each of their queues, the others in their own."""
        self.env["email.conversation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT waits.queue_id, count(*)
                     FROM email_conversation_queue_rel waits
                     JOIN email_conversation one ON one.id = waits.conversation_id
                    WHERE one.state = 'pending' AND one.delayed
                      AND waits.queue_id = ANY(%(ids)s)
                    GROUP BY waits.queue_id
                    UNION ALL
                   SELECT queue_id, count(*) FROM email_conversation
                    WHERE state = 'active' AND delayed AND queue_id = ANY(%(ids)s)
                    GROUP BY queue_id""",
                ids=self.queues.ids,
            )
        )
        return self._counted(rows)

    def _disconnected(self, _company):
        """Touchpoints whose mail goes to the queue, and that are not connected."""
        self.env["email.touchpoint"].flush_model()
        rows = self.env["email.touchpoint"]._read_group(
            [
                ("queue_ids", "in", self.queues.ids),
                ("activated", "=", True),
                ("connection_status", "!=", "connected"),
            ],
            ["queue_ids"],
            ["__count"],
        )
        return self._counted((queue.id, count) for queue, count in rows)

    def _counted(self, rows):
        found = Counter()
        for queue, count in rows:
            found[queue] += count
        return {queue: found[queue.id] for queue in self.queues}
