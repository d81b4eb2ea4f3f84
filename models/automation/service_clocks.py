"""The deadlines of many conversations at once.

What they follow from is gathered in a fixed number of statements: the queues' promises,
each schedule once. Then every conversation costs a few look-ups in sorted lists.
"""

from typing import NamedTuple

from odoo import fields
from odoo.tools import SQL

from ...core.automation.service_level import Clock, Turn, read_clock, stand
from .moments import to_moment, to_seconds
from .service_hours import ServiceHours

STORED = ("service_level_at", "service_look_at", "delayed", "due_soon")
FROM = (
    "first_answered_at",
    "queue_id",
    "service_paused_at",
    "service_pauses",
    "state",
    "ticket_id",
    "waiting_since",
)


class Waiting(NamedTuple):
    """A conversation in which somebody waits; ``turn`` is None when nobody does."""

    id: int
    queue: int
    priority: str
    turn: Turn | None
    delayed: bool
    due_soon: bool


def row_of(conversation):
    """:param conversation: email.conversation with the rights of the system"""
    since = conversation.state != "closed" and conversation.waiting_since
    turn = since and Turn(
        to_seconds(since),
        bool(conversation.first_answered_at),
        tuple(map(tuple, conversation.service_pauses or ())),
        to_seconds(conversation.service_paused_at),
    )
    return Waiting(
        conversation.id,
        conversation.queue_id.id,
        conversation.ticket_id.priority or "",
        turn or None,
        conversation.delayed,
        conversation.due_soon,
    )


class ServiceClocks:
    """Of conversations in these rows (list of Waiting)."""

    def __init__(self, env, rows):
        self.now = to_seconds(fields.Datetime.now())
        # sudo: what follows from settings that nobody need see.
        queues = env["helpdesk.ticket.team"].sudo()
        ids = {row.queue for row in rows if row.turn and row.queue}
        self.queues = {queue.id: queue for queue in queues.browse(ids).exists()}
        self.promises = queues.browse(self.queues)._service_promises()
        begins = [row.turn.since for row in rows if row.turn]
        promised = [promise for of in self.promises.values() for promise in of.values()]
        self.hours = ServiceHours(
            self.now,
            earliest=min(begins, default=self.now),
            longest=max(map(max, promised), default=0),
        )

    def of(self, row):
        """:return: core.automation.service_level.Clock"""
        queue = row.turn and self.queues.get(row.queue)
        if not queue:
            return Clock(None)
        promises = self.promises[queue.id]
        promise = promises.get(row.priority) or promises[""]
        hours = self.hours.of(queue)
        return read_clock(row.turn, promise, queue.email_service_warn_share, hours)

    def values(self, row):
        """:return: (due, look at, delayed, due soon), moments or None"""
        clock = self.of(row)
        standing = stand(clock, self.now, row.delayed, row.due_soon)
        return clock.due, standing.look_at, standing.delayed, standing.due_soon


def values_of(conversations):
    """{conversation: values of STORED}

    :param conversations: email.conversation with the rights of the system
    """
    rows = [row_of(conversation) for conversation in conversations]
    clocks = ServiceClocks(conversations.env, rows)
    found = {}
    for conversation, row in zip(conversations, rows, strict=True):
        due, look_at, delayed, due_soon = clocks.values(row)
        found[conversation] = {
            "service_level_at": to_moment(due),
            "service_look_at": to_moment(look_at),
            "delayed": delayed,
            "due_soon": due_soon,
        }
    return found


# -- past the ORM, for as many as there are ------------------------------------------


def renew(env, conversation_ids):
    """Set anew what is stored of those of these in which somebody waits; in a fixed
    number of statements."""
    Conversation = env["email.conversation"]
    Conversation.flush_model([*FROM, *STORED])
    env["helpdesk.ticket"].flush_model(["priority"])
    found = env.execute_query(_select(conversation_ids))
    rows = [_row(values) for values in found]
    clocks = ServiceClocks(env, rows)
    changed = []
    for row, values in zip(rows, found, strict=True):
        new = clocks.values(row)
        if new != (*values[7:9], row.delayed, row.due_soon):
            changed.append((row.id, *new))
    _store(env, changed)
    Conversation.browse(row[0] for row in changed).invalidate_recordset(
        STORED, flush=False
    )


def waiting_in(env, queues=None, most=None):
    """Sorted ids of the conversations in which somebody waits.

    :param queues: helpdesk.ticket.team; all by default
    :param most: no more than so many
    """
    here = SQL("TRUE")
    if queues is not None:
        here = SQL("queue_id = ANY(%s)", list(queues.ids))
    env["email.conversation"].flush_model(FROM)
    found = env.execute_query(
        SQL(
            """SELECT id FROM email_conversation
                WHERE %s AND waiting_since IS NOT NULL AND state != 'closed'
                LIMIT %s""",
            here,
            most,
        )
    )
    return sorted(number for (number,) in found)


def _select(conversation_ids):
    return SQL(
        """SELECT one.id, one.queue_id, COALESCE(ticket.priority, ''),
                  EXTRACT(EPOCH FROM one.waiting_since)::bigint,
                  one.first_answered_at IS NOT NULL, one.service_pauses,
                  EXTRACT(EPOCH FROM one.service_paused_at)::bigint,
                  EXTRACT(EPOCH FROM one.service_level_at)::bigint,
                  EXTRACT(EPOCH FROM one.service_look_at)::bigint,
                  COALESCE(one.delayed, FALSE), COALESCE(one.due_soon, FALSE)
             FROM email_conversation one
             LEFT JOIN helpdesk_ticket ticket ON ticket.id = one.ticket_id
            WHERE one.id = ANY(%s) AND one.waiting_since IS NOT NULL
              AND one.state != 'closed'""",
        list(conversation_ids),
    )


def _row(values):
    number, queue, priority, since, answered, pauses, paused_at, *_rest = values
    turn = Turn(since, answered, tuple(map(tuple, pauses or ())), paused_at)
    return Waiting(number, queue, priority, turn, *values[9:])


def _store(env, changed):
    if not changed:
        return
    env.cr.execute(
        SQL(
            """UPDATE email_conversation one
                  SET service_level_at = to_timestamp(new.due) AT TIME ZONE 'UTC',
                      service_look_at = to_timestamp(new.look_at) AT TIME ZONE 'UTC',
                      delayed = new.delayed, due_soon = new.due_soon
                 FROM UNNEST(%s::integer[], %s::bigint[], %s::bigint[], %s::boolean[],
                             %s::boolean[])
                      AS new(id, due, look_at, delayed, due_soon)
                WHERE one.id = new.id""",
            *map(list, zip(*changed, strict=True)),
        )
    )
