"""A day of the ledger of events, as core.supervision replays it. Only reads."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.tools import SQL

from ...core.automation.service_level import Turn, due_at
from ...core.routing.agent_state import READY
from ...core.routing.model import Member, Queue
from ...core.supervision.outcome import busy_of, work_of
from ...core.supervision.replayed_day import Day, Present, merged
from ...core.supervision.spells import KINDS, Event, read_spells
from ..automation.moments import to_seconds
from ..automation.service_hours import ServiceHours

# What waits for longer is no part of the day; what is handled for longer is.
BEFORE = timedelta(days=30)
# Agents of a queue that offers nothing take what comes first when they can.
MANUAL_AS = "least_recent"


class RoutingDay:
    """
    :param company: res.company
    :param day: date, in the time zone ``zone``
    """

    def __init__(self, env, company, day, zone):
        self.env = env
        self.company = company
        self.zone = ZoneInfo(zone)
        self.start = self._moment(day)
        self.end = min(self._moment(day + timedelta(days=1)), fields.Datetime.now())
        self.first, self.last = to_seconds(self.start), to_seconds(self.end)
        self.now = to_seconds(fields.Datetime.now())
        self._read()

    def _moment(self, day):
        here = datetime.combine(day, time.min, self.zone)
        return here.astimezone(UTC).replace(tzinfo=None)

    # -- what happened ---------------------------------------------------------------

    def _read(self):
        rows = self.env.execute_query(self._events_query())
        spells, held = read_spells(Event(*row) for row in rows)
        self.conversations = self._conversations({row[0] for row in rows})
        for spell in spells:
            closed = self.conversations[spell.conversation]["state"] == "closed"
            if closed and spell.got is None and spell.gone is None:
                spell.gone = spell.entered  # nobody was to have it
        self.spells = dict(enumerate(filter(self._is_of_the_day, spells)))
        self.others = [one for one in spells if not self._is_of_the_day(one)]
        self.held = held
        self.queues = self._queues()
        self.hours = ServiceHours(
            self.now,
            earliest=to_seconds(self.start - BEFORE),
            longest=self._longest_promise(),
        )

    def _is_of_the_day(self, spell):
        """Whether it waited in the day."""
        ended = spell.got if spell.got is not None else spell.gone
        return spell.entered < self.last and (ended is None or ended >= self.first)

    def _events_query(self):
        self.env["email.conversation.event"].flush_model()
        return SQL(
            """SELECT event.conversation_id, event.type,
                      EXTRACT(EPOCH FROM event.at)::float8, event.user_id,
                      COALESCE(event.to_queue_id, event.queue_id), event.wait_seconds,
                      event.ring_seconds, event.handle_seconds,
                      COALESCE(event.late, FALSE)
                 FROM email_conversation_event event
                WHERE event.company_id = %(company)s AND event.type IN %(kinds)s
                  AND event.at >= %(since)s
                  AND event.conversation_id IN (
                      SELECT conversation_id FROM email_conversation_event
                       WHERE company_id = %(company)s AND type IN %(kinds)s
                         AND at >= %(since)s AND at < %(end)s)
                ORDER BY event.conversation_id, event.type != 'created', event.at,
                         event.id""",
            company=self.company.id,
            kinds=KINDS,
            since=self.start - BEFORE,
            end=self.end,
        )

    def _conversations(self, ids):
        """{id: what is known of it now}"""
        self.env["email.conversation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT one.id, one.state, one.customer_email,
                          COALESCE(one.priority_minutes, 0),
                          COALESCE(ticket.priority, ''),
                          (SELECT ARRAY_AGG(rel.queue_id ORDER BY team.sequence,
                                            team.id)
                             FROM email_conversation_queue_rel rel
                             JOIN helpdesk_ticket_team team ON team.id = rel.queue_id
                            WHERE rel.conversation_id = one.id),
                          (SELECT EXTRACT(EPOCH FROM min(said.at))::float8
                             FROM email_conversation_event said
                            WHERE said.conversation_id = one.id
                              AND said.type = 'answered' AND said.first)
                     FROM email_conversation one
                     LEFT JOIN helpdesk_ticket ticket ON ticket.id = one.ticket_id
                    WHERE one.id = ANY(%s)""",
                list(ids),
            )
        )
        names = ("state", "customer", "raised", "priority", "queues", "answered")
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}

    # -- queues and agents -------------------------------------------------------------

    def _queues(self):
        """helpdesk.ticket.team, with the archived ones that had something then."""
        known = {spell.queue for spell in self.spells.values() if spell.queue}
        teams = self.env["helpdesk.ticket.team"].with_context(active_test=False)
        here = [("company_id", "in", (self.company.id, False))]
        return teams.search(
            [*here, "|", ("email_enabled", "=", True), ("id", "in", list(known))]
        )

    def _longest_promise(self):
        promises = self.queues._service_promises().values()
        return max((max(one) for of in promises for one in of.values()), default=0)

    def _core_queues(self, strategies):
        members = self._members()
        return tuple(
            Queue(
                queue.id,
                queue.email_strategy
                if queue.email_strategy in strategies
                else MANUAL_AS,
                tuple(members[queue.id]),
                queue.email_max_per_agent,
            )
            for queue in self.queues
        )

    def _members(self):
        rows = self.env["email.queue.member"].search(
            [
                ("queue_id", "in", self.queues.ids),
                "|",
                ("joined_at", "=", False),
                ("joined_at", "<", self.end),
                "|",
                ("left_at", "=", False),
                ("left_at", ">", self.start),
            ],
            order="id",
        )
        members = defaultdict(list)
        for row in rows:
            members[row.queue_id.id].append(
                Member(
                    row.user_id.id,
                    row.priority or 1,
                    to_seconds(row.joined_at),
                    to_seconds(row.left_at),
                )
            )
        return members

    def _present(self, members):
        """Present of each agent; of one without a state in that day, who worked all the
        same, from the first to the last conversation."""
        times = self._ready_times()
        self.guessed = set()
        for agent, worked in self._worked_times().items():
            if agent not in times:
                self.guessed.add(agent)
                times[agent] = [worked]
        most, rings = self.company.email_max_per_agent, self.company.email_max_offers
        return tuple(
            Present(agent, merged(times[agent]), most, rings)
            for agent in sorted(times)
            if agent in members
        )

    def _ready_times(self):
        """{agent: [(start, end)]}"""
        rows = self.env["email.agent.history"].search(
            [
                ("state_id.code", "in", READY),
                ("start", "<", self.end),
                "|",
                ("end", "=", False),
                ("end", ">", self.start),
            ]
        )
        times = defaultdict(list)
        for row in rows:
            start = max(to_seconds(row.start), self.first)
            end = min(to_seconds(row.end) or self.last, self.last)
            times[row.user_id.id].append((start, end))
        return times

    def _worked_times(self):
        """{agent: (when he got the first, when he was done with the last)}"""
        found = {}
        for spell in self.spells.values():
            if spell.agent and spell.got < self.last:
                begin, end = found.get(spell.agent, (spell.got, spell.got))
                done = min(self.last, spell.got + (spell.handle or 0) + 1)
                found[spell.agent] = (min(begin, spell.got), max(end, done))
        return found

    # -- for the simulation ----------------------------------------------------------

    def core(self, strategies):
        """core.supervision.replayed_day.Day

        :param strategies: see email.routing._strategies
        """
        queues = self._core_queues(strategies)
        members = {member.agent for queue in queues for member in queue.members}
        known = {queue.id for queue in queues}
        facts = {
            "customer": lambda one: self._of(one)["customer"] or "",
            "raised": lambda one: 60.0 * self._of(one)["raised"],
            "important": lambda one: self._of(one)["priority"] == "3",
        }
        spells = {
            number: spell
            for number, spell in self.spells.items()
            if spell.queue in known
        }
        return Day(
            start=self.first,
            end=self.last,
            queues=queues,
            present=self._present(members),
            work=tuple(work_of(spells, self._queues_of, self.now, **facts)),
            busy=tuple(busy_of(self.held, self.others, self.now)),
            hours={
                queue.id: self.hours.of(queue)
                for queue in self.queues
                if queue.email_calendar_id
            },
            served=self._last_servers(),
        )

    def _of(self, spell):
        return self.conversations[spell.conversation]

    def _queues_of(self, spell):
        """Its own first, then the others that it waits in by now, unless it has gone
        elsewhere since."""
        others = self._of(spell)["queues"] or []
        if spell.queue not in others:
            return [spell.queue]
        return [spell.queue, *(each for each in others if each != spell.queue)]

    def _last_servers(self):
        """{customer: the agent who had served him last, before the day}"""
        customers = {one["customer"] for one in self.conversations.values()}
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (served.customer_email)
                          served.customer_email, event.user_id
                     FROM email_conversation_event event
                     JOIN email_conversation served ON served.id = event.conversation_id
                    WHERE event.type IN ('accepted', 'picked', 'started')
                      AND served.company_id = %s AND event.at < %s
                      AND served.customer_email = ANY(%s)
                    ORDER BY served.customer_email, event.at DESC, event.id DESC""",
                self.company.id,
                self.start,
                list(customers - {None}),
            )
        )
        return {customer: agent for customer, agent in rows if agent}

    # -- the service level -----------------------------------------------------------

    def due(self, spell):
        """Until when it was to be answered (seconds); None: at no moment."""
        queue = self.queues.browse(spell.queue)
        promises = self.queues._service_promises()[queue.id]
        known = self._of(spell)
        promise = promises.get(known["priority"]) or promises[""]
        answered = known["answered"] is not None and known["answered"] <= spell.since
        seconds = promise.seconds(answered)
        if seconds <= 0:
            return None
        turn = Turn(int(spell.since), answered)
        return due_at(turn, seconds, self.hours.of(queue))
