from collections import Counter
from datetime import UTC

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..groups import AGENT, SUPERVISOR, has_role


class HelpdeskTicketTeam(models.Model):
    """A queue's figures as they are now (C2, J1); a fixed number of statements."""

    _inherit = "helpdesk.ticket.team"

    def get_email_figures(self):
        """For supervisors and the queue's members.

        :return: dict with

            - ``open``: whether it is within its schedule
            - ``waiting``, ``offered``, ``active``: conversations
            - ``longest_wait``: seconds
            - ``agents``: {code of the state: members who are in it}
            - ``members``: list of {``user_id``, ``agent_id``, ``name``, ``state``,
              ``active``, ``offered``}
            - ``service_level``: per cent of today, or None when nothing was to be
              served
            - ``levels``: {``waiting`` and ``longest_wait``: "ok", "warn" or "alert"}
        """
        self.ensure_one()
        self._check_may_see_figures()
        # sudo: figures count what the single member may not see.
        return self.sudo()._email_figures()

    def _check_may_see_figures(self):
        self.check_access("read")
        user = self.env.user
        if self.env.su or has_role(user, SUPERVISOR):
            return
        agent = has_role(user, AGENT)
        # sudo: the members of a queue.
        if not agent or user not in self.sudo().user_ids:
            raise AccessError(
                self.env._(
                    "Only supervisors and its members see the figures of “%(queue)s”.",
                    queue=self.display_name,
                )
            )

    def _email_figures(self):
        now = fields.Datetime.now()
        waiting, longest_wait, late = self._waiting_figures(now)
        active = self._count_by_agent("email.conversation", "active")
        offered = self._count_by_agent("email.offer", "offered")
        members = self._member_figures(active, offered)
        return {
            "open": self._is_open(now),
            "waiting": waiting,
            "longest_wait": longest_wait,
            "offered": self._count_ringing(),
            "active": active.total(),
            "agents": dict(Counter(member["state"]["code"] for member in members)),
            "members": members,
            "service_level": self._service_level_today(late),
            "levels": {
                "waiting": self._level("waiting", waiting),
                "longest_wait": self._level("wait", longest_wait),
            },
        }

    def _waiting_figures(self, now):
        """(conversations, seconds that the first of them waits, those late already)"""
        self.env["email.conversation"].flush_model()
        ((count, first, late),) = self.env.execute_query(
            SQL(
                """SELECT count(*), min(conversation.waiting_since),
                          count(*) FILTER (WHERE conversation.waiting_since
                              < %(now)s - make_interval(secs => %(level)s))
                     FROM email_conversation_queue_rel waits
                     JOIN email_conversation conversation
                       ON conversation.id = waits.conversation_id
                    WHERE conversation.state = 'pending' AND waits.queue_id = %(id)s""",
                now=now,
                level=self.email_service_level,
                id=self.id,
            )
        )
        return count, int((now - first).total_seconds()) if first else 0, late

    def _count_by_agent(self, model, state):
        """Counter of users."""
        return Counter(
            dict(
                self.env[model]._read_group(
                    [("queue_id", "=", self.id), ("state", "=", state)],
                    ["user_id"],
                    ["__count"],
                )
            )
        )

    def _count_ringing(self):
        """Conversations, however many agents each of them rings at."""
        ((count,),) = self.env["email.offer"]._read_group(
            [("queue_id", "=", self.id), ("state", "=", "offered")],
            aggregates=["conversation_id:count_distinct"],
        )
        return count

    def _member_figures(self, active, offered):
        users = self.email_member_ids.user_id.filtered("active")
        agents = self.env["email.agent"]._of(users).grouped("user_id")
        return [
            {
                "user_id": user.id,
                "name": user.name,
                "agent_id": agents[user].id,
                "state": agents[user]._state(),
                "active": active[user],
                "offered": offered[user],
            }
            for user in users
        ]

    def _service_level_today(self, late):
        """Per cent of the conversations that an agent got in time.

        :param late: conversations that wait for too long now
        """
        here = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
        events = self.env["email.conversation.event"]
        domain = [
            ("queue_id", "=", self.id),
            ("type", "in", ("accepted", "picked")),
            ("at", ">=", midnight.astimezone(UTC).replace(tzinfo=None)),
        ]
        got = events.search_count(domain)
        in_time = events.search_count(
            [*domain, ("wait_seconds", "<=", self.email_service_level)]
        )
        return round(100 * in_time / (got + late)) if got + late else None

    def _level(self, name, value):
        for level in ("alert", "warn"):
            threshold = self[f"email_{level}_{name}"]
            if threshold and value >= threshold:
                return level
        return "ok"
