"""The live board as one reader is shown it."""

import time
from datetime import UTC, datetime

from odoo import fields
from odoo.tools import SQL

from ...core.routing.agent_state import READY
from ...core.supervision.board import TODAY, Board, to_row, work_until
from ..automation.priority_words import PriorityWords
from ..limits import is_limited
from ..routing.queue_figures import level
from .board_rows import waiting_domain
from .board_snapshot import PAGE, row_columns

# Of those who wait, as the snapshot has them.
ORDERS = {
    "wait": "waiting_since, id",
    "priority": "priority_at, id",
    "service_level": "service_level_at, waiting_since, id",
}


def to_text(moment):
    """:param moment: seconds since 1970, or None"""
    if moment is None:
        return False
    here = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None, microsecond=0)
    return fields.Datetime.to_string(here)


class BoardReading:
    def __init__(self, env, queues, snapshots, chosen=()):
        """
        :param queues: helpdesk.ticket.team that the reader supervises
        :param snapshots: list of (seconds since 1970, snapshot, first)
        :param chosen: ids of queues; empty: all
        """
        self.env = env
        self.now = time.time()
        self.at = min(taken_at for taken_at, *_rest in snapshots)
        self.snapshots = [snapshot for _at, snapshot, _first in snapshots]
        self.lists = [first for *_rest, first in snapshots]
        self.board = Board(self.snapshots, queues.ids, is_limited(env), chosen)
        self.settings = self.board.settings()
        self.states = {
            key: state
            for snapshot in self.snapshots
            for key, state in snapshot["states"].items()
        }

    def show(self, order, offset):
        """:return: dict, see email.board.get_board()"""
        agents = self._agents()
        return {
            "now": to_text(self.now),
            "at": to_text(self.at),
            "chosen": sorted(self.board.chosen),
            "queues": self._queues(),
            "agents": agents,
            "waiting": {
                "count": self.board.count_waiting(),
                "offset": offset,
                "limit": PAGE,
                "rows": self._waiting(order, offset),
            },
        }

    # -- queues ------------------------------------------------------------------

    def _queues(self):
        ready = self._ready()
        found = self.board.queues().items()
        return [
            self._queue(number, figures, ready)
            for number, figures in found
            if self._is_told(number, figures)
        ]

    def _is_told(self, number, figures):
        """Those that take e-mail, and others only while there is some in them."""
        has_some = figures.waiting or figures.active or figures.parked
        return has_some or self.settings.get(number, {}).get("enabled")

    def _ready(self):
        """Ids of the agents who can be offered something."""
        return {
            agent["id"]
            for snapshot in self.snapshots
            for agent in snapshot["agents"]
            if self.states[str(agent["state"])]["code"] in READY
        }

    def _queue(self, number, figures, ready):
        settings = self.settings.get(number) or {}
        wait = max(0, self.now - figures.since) if figures.since else 0
        return {
            "id": number,
            "name": self._name(settings) or self.env._("No queue"),
            "waiting": figures.waiting,
            "since": to_text(figures.since),
            "service_level": self._service_level(figures.today),
            "ready": len(figures.members & ready),
            "delayed": figures.delayed,
            "active": figures.active,
            "parked": figures.parked,
            "levels": {
                "waiting": level(settings, "waiting", figures.waiting),
                "wait": level(settings, "wait", wait),
            }
            if settings
            else {"waiting": "ok", "wait": "ok"},
        }

    def _service_level(self, counts):
        today = dict(zip(TODAY, counts, strict=True))
        return round(100 * today["in_time"] / today["got"]) if today["got"] else None

    # -- agents --------------------------------------------------------------------

    def _agents(self):
        work = self.board.work()
        return [
            {
                "id": agent["id"],
                "user_id": agent["user_id"],
                "name": agent["name"],
                "state": self._state(agent),
                "in_call": bool(agent["in_call"]),
                "in_chat": bool(agent["in_chat"]),
                "active": mine.active,
                "parked": mine.parked,
                "closed": mine.today[TODAY.index("closed")],
                "answered": mine.today[TODAY.index("answered")],
            }
            for agent in self.board.agents()
            for mine in [work[agent["user_id"]]]
            if agent["queues"] or mine.active or self._code(agent) != "offline"
        ]

    def _code(self, agent):
        return self.states[str(agent["state"])]["code"]

    def _state(self, agent):
        """As email.agent._state(); after Offline comes the pause, if any."""
        state = self.states[str(agent["state"])]
        after = self.states.get(str(agent["after"]))
        return {
            "id": agent["state"],
            "code": state["code"],
            "name": self._in_language(state["names"]),
            "icon": state["icon"],
            "order": state["order"],
            "since": agent["since"],
            "after": self._in_language(after["names"]) if after else False,
        }

    def _in_language(self, names):
        return names.get(self.env.lang) or names["en_US"]

    # -- who waits -------------------------------------------------------------------

    def _waiting(self, order, offset):
        if offset:
            found = self._from_database(order, offset)
        else:
            found = self.board.first(self.lists, order, PAGE)
        reasons = self._reasons(found)
        return [self._row(row, reasons) for row in found]

    def _from_database(self, order, offset):
        """Of the next pages, which are not kept; in the reader's name, by an index."""
        conversations = self.env["email.conversation"].search(
            waiting_domain(self.board.shown),
            order=ORDERS[order],
            limit=PAGE,
            offset=offset,
        )
        if not conversations:
            return []
        rows = self.env.execute_query(
            SQL(
                """SELECT %s FROM email_conversation one
                     LEFT JOIN helpdesk_ticket ticket ON ticket.id = one.ticket_id
                    WHERE one.id IN %s""",
                row_columns(),
                tuple(conversations.ids),
            )
        )
        found = {values[0]: to_row(values) for values in rows}
        return [found[number] for number in conversations.ids]

    def _reasons(self, rows):
        """{conversation id: words}, without what only who may read its mails knows."""
        words = PriorityWords(self.env)
        return {
            row["id"]: [words.words(each, may_read=False) for each in row["found"]]
            for row in rows
            if row["found"] and row["since"]
        }

    def _row(self, row, reasons):
        until = row["until"]
        hours = (self.settings.get(row["queue"]) or {}).get("hours")
        return {
            "id": row["id"],
            "email": row["email"],
            "name": row["name"],
            "subject": row["subject"],
            "queue": ", ".join(self._names(row["queues"])),
            "since": to_text(row["since"]),
            "until": to_text(until),
            "work": work_until(hours, self.now, until) or False,
            "due_soon": bool(row["due_soon"]),
            "important": bool(row["important"]),
            "reasons": reasons.get(row["id"], []),
        }

    def _names(self, queue_ids):
        return [
            self._name(self.settings[number])
            for number in queue_ids
            if number in self.settings
        ]

    def _name(self, settings):
        names = settings.get("names")
        return names and self._in_language(names)
