"""What happens in a company now, gathered for all who look at its live board."""

from datetime import UTC, datetime

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.supervision.figures import types_of
from ..automation.service_hours import DAY, working_time
from ..groups import AGENT, role_domain
from ..importance import IMPORTANT
from ..moments import day_start
from ..routing.queue_schedule import hours_of
from .report_columns import EVENT_JOINS, event_columns

# Of one queue, in each order: a page of the board.
PAGE = 40
SUBJECT = 120
# Seconds for which the hours of schedules are kept, and how far ahead they are read.
HOURS_KEPT = 60
HOURS_AHEAD = 30 * DAY
SETTINGS = (
    "email_warn_waiting",
    "email_alert_waiting",
    "email_warn_wait",
    "email_alert_wait",
)
# What is counted of the ledger of events.
TODAY = ("closed", "answered", "service_level")
# Of those who wait; each has an index.
ORDERS = {
    "wait": "waiting_since, id",
    "priority": "priority_at, id",
    "service_level": "service_level_at, waiting_since, id",
}


# Of a conversation ``one``.
QUEUES_OF_ONE = SQL(
    """SELECT rel.queue_id FROM email_conversation_queue_rel rel
        WHERE rel.conversation_id = one.id ORDER BY rel.queue_id"""
)


def read_rows(env, ids):
    """Of conversations that wait.

    :return: list of the values of core.supervision.board.ROW, in no order
    """
    return env.execute_query(
        SQL(
            """SELECT one.id, one.customer_email, one.customer_name,
                      left(one.name, %(subject)s), one.queue_id, ARRAY(%(queues)s),
                      EXTRACT(EPOCH FROM one.waiting_since)::float,
                      EXTRACT(EPOCH FROM one.service_level_at)::float,
                      EXTRACT(EPOCH FROM one.priority_at)::float,
                      one.due_soon, ticket.priority = %(important)s, one.priority_found
                 FROM email_conversation one
                 LEFT JOIN helpdesk_ticket ticket ON ticket.id = one.ticket_id
                WHERE one.id = ANY(%(ids)s)""",
            subject=SUBJECT,
            queues=QUEUES_OF_ONE,
            important=IMPORTANT,
            ids=ids,
        )
    )


class BoardSnapshot:
    """A fixed number of statements, however much there is."""

    def __init__(self, company, before=None):
        """
        :param company: res.company with the rights of the system
        :param before: the last snapshot, of which the hours are kept for a while
        """
        self.company = company
        self.env = company.env
        self.now = datetime.now(UTC).timestamp()
        self.before = before or {}

    def gather(self, order):
        """
        :param order: one of ORDERS
        :return: (snapshot, first), see core.supervision.board
        """
        now = fields.Datetime.now()
        start = day_start(self.company, now)
        waiting, ids = self._waiting(order)
        snapshot = {
            "day": fields.Datetime.to_string(start),
            "queues": self._queues(),
            "waiting": waiting,
            "active": self._active(),
            "today": self._today(start),
            "agents": self._agents(),
            "states": self._states(),
            "rules": self._rules(),
            "hours_at": self.hours_at,
        }
        return snapshot, {"ids": ids, "rows": self._rows(ids)}

    # -- queues ------------------------------------------------------------------

    def _queues(self):
        domain = Domain("company_id", "in", [self.company.id, False])
        queues = self.env["helpdesk.ticket.team"].search(domain)
        queues.fetch(["email_enabled", *SETTINGS])
        hours = self._hours(queues)
        names = self._names(queues)
        return {
            str(queue.id): {
                "names": names[queue.id],
                "enabled": queue.email_enabled,
                "hours": hours.get(str(queue.id)),
                **{name: queue[name] for name in SETTINGS},
            }
            for queue in queues
        }

    def _names(self, queues):
        """{queue id: {language: what it is called}}: readers have languages of their
        own."""
        queues.flush_recordset(["name"])
        found = SQL(
            "SELECT id, name FROM helpdesk_ticket_team WHERE id = ANY(%s)", queues.ids
        )
        return dict(self.env.execute_query(found))

    def _hours(self, queues):
        """{id as text: list of [start, end]} of the queues with a schedule."""
        kept = self.before.get("queues", {})
        self.hours_at = self.before.get("hours_at", 0)
        fresh = self.now - self.hours_at < HOURS_KEPT
        if fresh and all(str(queue.id) in kept for queue in queues):
            return {key: queue["hours"] for key, queue in kept.items()}
        self.hours_at = self.now
        until = self.now + HOURS_AHEAD
        found = {}
        with_schedule = queues.filtered("email_calendar_id")
        for alike in with_schedule.grouped(hours_of).values():
            work = working_time(alike[0], self.now, until).within(self.now, until)
            spans = [[int(start), int(end)] for start, end in work]
            found.update({str(queue.id): spans for queue in alike})
        return found

    # -- conversations -------------------------------------------------------------

    def _waiting(self, order):
        """Those who wait, by the queues that each waits in.

        Each one's queues are looked up: however many were closed, it takes as long.

        :return: (``waiting``, {queue as text: ids of the first PAGE in this order})
        """
        found = self.env.execute_query(
            SQL(
                """WITH waiting AS MATERIALIZED (
                       SELECT id, waiting_since, priority_at, service_level_at, delayed,
                              COALESCE(NULLIF(ARRAY(%(queues)s), '{}'), '{0}') AS queues
                         FROM email_conversation one
                        WHERE state = 'pending' AND company_id = %(company)s)
                   SELECT queues, count(*),
                          EXTRACT(EPOCH FROM min(waiting_since))::bigint,
                          count(*) FILTER (WHERE delayed), NULL
                     FROM waiting GROUP BY queues
                    UNION ALL
                   SELECT ARRAY[queue], NULL, NULL, NULL, array_agg(id)
                     FROM (SELECT id, queue, row_number() OVER (
                                      PARTITION BY queue ORDER BY %(order)s) AS rank
                             FROM (SELECT *, UNNEST(queues) AS queue FROM waiting) each
                          ) ranked
                    WHERE rank <= %(page)s GROUP BY queue""",
                queues=QUEUES_OF_ONE,
                company=self.company.id,
                order=SQL(ORDERS[order]),
                page=PAGE,
            )
        )
        waiting = [counts for *counts, ids in found if ids is None]
        first = {str(queues[0]): ids for queues, *_rest, ids in found if ids}
        return waiting, first

    def _rows(self, ids):
        """Of those first ones, each once: list of values of core.supervision.board.ROW

        :param ids: {queue as text: ids}
        """
        once = sorted(set().union(*ids.values()))
        return [list(values) for values in read_rows(self.env, once)]

    def _active(self):
        found = self.env.execute_query(
            SQL(
                """SELECT COALESCE(user_id, 0), COALESCE(queue_id, 0),
                          count(*) FILTER (WHERE parked IS NOT TRUE),
                          count(*) FILTER (WHERE parked),
                          count(*) FILTER (WHERE delayed)
                     FROM email_conversation
                    WHERE state = 'active' AND company_id = %s
                    GROUP BY user_id, queue_id""",
                self.company.id,
            )
        )
        return [list(values) for values in found]

    def _today(self, start):
        """By the definitions that reports have, too."""
        found = self.env.execute_query(
            SQL(
                """SELECT COALESCE(user_id, 0), COALESCE(queue_id, 0),
                          count(closed), count(answered),
                          count(service_level),
                          COALESCE(sum(service_level) / 100, 0)::int
                     FROM (SELECT events.user_id, events.queue_id, %(figures)s
                             FROM email_conversation_event events
                             %(joins)s
                            WHERE events.at >= %(start)s AND events.type IN %(types)s
                              AND events.company_id = %(company)s) events
                    GROUP BY user_id, queue_id""",
                figures=event_columns(),
                joins=EVENT_JOINS,
                types=tuple(types_of(TODAY)),
                start=start,
                company=self.company.id,
            )
        )
        return [list(values) for values in found]

    # -- agents --------------------------------------------------------------------

    def _users(self):
        """Who may answer e-mail in this company, as a subselect."""
        domain = Domain(role_domain(self.env, AGENT))
        domain &= Domain("company_ids", "in", self.company.ids)
        return self.env["res.users"]._search(domain).subselect()

    def _agents(self):
        found = self.env.execute_query(
            SQL(
                """SELECT agent.id, agent.user_id, partner.name, agent.state_id,
                          COALESCE(NULLIF(agent.base_state_id, agent.state_id),
                                   paused.id),
                          to_char(agent.state_since, 'YYYY-MM-DD HH24:MI:SS'),
                          agent.in_call, agent.in_chat,
                          ARRAY(SELECT member.queue_id FROM email_queue_member member
                                 WHERE member.user_id = agent.user_id
                                   AND member.left_at IS NULL)
                     FROM email_agent agent
                     JOIN res_users person ON person.id = agent.user_id
                     JOIN res_partner partner ON partner.id = person.partner_id
                     -- Who is Offline enters the pause when he comes.
                     LEFT JOIN email_agent_state paused
                          ON agent.paused_at IS NOT NULL AND paused.code = 'paused'
                             AND paused.id != agent.state_id
                    WHERE agent.user_id IN %s
                    ORDER BY partner.name, agent.id""",
                self._users(),
            )
        )
        names = (
            *("id", "user_id", "name", "state", "after", "since"),
            *("in_call", "in_chat", "queues"),
        )
        return [dict(zip(names, values, strict=True)) for values in found]

    def _states(self):
        found = self.env.execute_query(
            SQL("SELECT id, code, icon, name, sequence FROM email_agent_state")
        )
        return {
            str(number): {"code": code, "icon": icon, "names": names, "order": order}
            for number, code, icon, names, order in found
        }

    def _rules(self):
        """{id as text: {language: what agents read of this rule for priority}}"""
        found = self.env.execute_query(
            SQL("SELECT id, words FROM email_priority_rule WHERE words IS NOT NULL")
        )
        return {str(number): words for number, words in found}
