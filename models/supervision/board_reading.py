"""The live board as one reader is shown it."""

import time
from datetime import UTC, datetime

from odoo import fields

from ...core.routing.agent_state import READY
from ...core.supervision.board import TODAY, Board, to_row, work_until
from ..automation.priority_words import PriorityWords
from ..limits import is_limited
from ..routing.queue_figures import level
from .board_rows import waiting_domain
from .board_snapshot import ORDERS, PAGE, read_rows


def to_text(moment):
    """:param moment: seconds since 1970, or None"""
    if moment is None:
        return False
    here = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None, microsecond=0)
    return fields.Datetime.to_string(here)


class BoardReading:
    def __init__(self, env, queues, gathered, chosen=()):
        """
        :param queues: helpdesk.ticket.team that the reader supervises
        :param gathered: list of board_memory.Gathered, of his companies
        :param chosen: ids of queues; empty: all
        """
        self.env = env
        self.gathered = gathered
        self.at = min(each.taken_at for each in gathered)
        self.snapshots = [each.figures for each in gathered]
        self.board = Board(self.snapshots, queues.ids, is_limited(env), chosen)
        self.settings = self.board.settings()
        self.states = self._all("states")

    def _all(self, name):
        """{key: value} of all snapshots"""
        return {
            key: value
            for snapshot in self.snapshots
            for key, value in snapshot[name].items()
        }

    def show(self, order, offset):
        """:return: dict, see email.board.get_board()"""
        shared = self._shared(order)
        rows = self._next_rows(order, offset) if offset else shared["rows"]
        return {
            "now": to_text(time.time()),
            "at": to_text(self.at),
            "chosen": sorted(self.board.chosen),
            "queues": shared["queues"],
            "agents": shared["agents"],
            "waiting": {
                "count": shared["count"],
                "offset": offset,
                "limit": PAGE,
                "rows": self._with_reasons(rows),
            },
        }

    def _shared(self, order):
        """What all are shown who see these queues, in this language."""
        first, *others = self.gathered
        board = self.board
        key = (*others, frozenset(board.supervised), frozenset(board.chosen))
        return first.reading(
            (*key, board.limited, self.env.lang),
            lambda: {
                "queues": self._queues(),
                "agents": self._agents(),
                "count": board.count_waiting(),
                "rows": self._first_rows(order),
            },
        )

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
        wait = max(0, self.at - figures.since) if figures.since else 0
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

    def _first_rows(self, order):
        lists = [each.first for each in self.gathered]
        return self._rows(self.board.first(lists, order, PAGE))

    def _next_rows(self, order, offset):
        """Of the next pages, which are not kept; in the reader's name, by an index."""
        conversations = self.env["email.conversation"].search(
            waiting_domain(self.board.shown),
            order=ORDERS[order],
            limit=PAGE,
            offset=offset,
        )
        found = {row[0]: row for row in read_rows(self.env, conversations.ids)}
        return self._rows(to_row(found[number]) for number in conversations.ids)

    def _rows(self, rows):
        """:return: list of (what is shown of it, what rules found, or None)"""
        return [
            (self._row(row), row["found"] if row["since"] else None) for row in rows
        ]

    def _with_reasons(self, rows):
        """What is shown of rows, with what this reader may know of why they come
        first: not what only who may read their mails knows.

        :param rows: see _rows()
        """
        rules = self._all("rules")
        words = PriorityWords(
            self.env,
            {int(key): self._in_language(names) for key, names in rules.items()},
        )
        return [
            {
                **shown,
                "reasons": [words.words(each, may_read=False) for each in found or ()],
            }
            for shown, found in rows
        ]

    def _row(self, row):
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
            "work": work_until(hours, self.at, until) or False,
            "due_soon": bool(row["due_soon"]),
            "important": bool(row["important"]),
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
