from collections import Counter

from odoo import fields
from odoo.tools import SQL

from ..moments import day_start


def level(queue, name, value):
    """How bad a figure is by the queue's thresholds: "ok", "warn" or "alert".

    :param name: "waiting" (conversations) or "wait" (seconds)
    """
    for each in ("alert", "warn"):
        threshold = queue[f"email_{each}_{name}"]
        if threshold and value >= threshold:
            return each
    return "ok"


class QueueFigures:
    """One queue's figures as they are now (C2, J1); a fixed number of statements."""

    def __init__(self, queue):
        """:param queue: with rights to count what its reader may not see"""
        self.queue = queue
        self.env = queue.env
        self.now = fields.Datetime.now()

    def gather(self):
        """:return: dict, see helpdesk.ticket.team.get_email_figures()"""
        waiting, longest_wait = self._waiting()
        at_work = ("parked", "=", False)
        active = self._count_by_agent("email.conversation", "active", at_work)
        parked = self._count_parked()
        offered = self._count_by_agent("email.offer", "offered")
        members = self._members(active, parked, offered)
        return {
            "open": self.queue._is_open(self.now),
            "waiting": waiting,
            "longest_wait": longest_wait,
            "offered": self._count_ringing(),
            "active": active.total(),
            "parked": parked.total(),
            "agents": dict(Counter(member["state"]["code"] for member in members)),
            "members": members,
            "service_level": self._service_level_today(),
            "levels": {
                "waiting": level(self.queue, "waiting", waiting),
                "longest_wait": level(self.queue, "wait", longest_wait),
            },
        }

    def _waiting(self):
        """(conversations, seconds that the first of them waits)"""
        self.env["email.conversation"].flush_model()
        ((count, first),) = self.env.execute_query(
            SQL(
                """SELECT count(*), min(conversation.waiting_since)
                     FROM email_conversation_queue_rel waits
                     JOIN email_conversation conversation
                       ON conversation.id = waits.conversation_id
                    WHERE conversation.state = 'pending' AND waits.queue_id = %s""",
                self.queue.id,
            )
        )
        return count, int((self.now - first).total_seconds()) if first else 0

    def _count_parked(self):
        """Counter of users."""
        return self._count_by_agent(
            "email.conversation", "active", ("parked", "=", True)
        )

    def _count_by_agent(self, model, state, *conditions):
        """Counter of users."""
        return Counter(
            dict(
                self.env[model]._read_group(
                    [
                        ("queue_id", "=", self.queue.id),
                        ("state", "=", state),
                        *conditions,
                    ],
                    ["user_id"],
                    ["__count"],
                )
            )
        )

    def _count_ringing(self):
        """Conversations, however many agents each of them rings at."""
        ((count,),) = self.env["email.offer"]._read_group(
            [("queue_id", "=", self.queue.id), ("state", "=", "offered")],
            aggregates=["conversation_id:count_distinct"],
        )
        return count

    def _members(self, active, parked, offered):
        users = self.queue.email_member_ids.user_id.filtered("active")
        agents = self.env["email.agent"]._of(users).grouped("user_id")
        return [
            {
                "user_id": user.id,
                "name": user.name,
                "agent_id": agents[user].id,
                "state": agents[user]._state(),
                "active": active[user],
                "parked": parked[user],
                "offered": offered[user],
            }
            for user in users
        ]

    def _service_level_today(self):
        """Per cent that was served in time, as reports and the live board count it."""
        supervision = self.env["email.supervision"]
        company = self.queue.company_id or self.env.company
        today = [
            ("queue_id", "=", self.queue.id),
            ("at", ">=", day_start(company, self.now)),
        ]
        percent = supervision._gather(["service_level"], today)["service_level"]
        return None if percent is None else round(percent)
