"""What one reader sees of the live board: snapshots of companies, put together
and cut to his queues.

A snapshot is a dict, as it is kept in JSON; everything in it counts for one company, so
that those of several add up. Moments are seconds since 1970; a queue of 0 is none.

- ``queues``: {id as text: its names and settings}
- ``waiting``: list of [ids of the queues, conversations, first moment or None, delayed]
- ``active``: list of [user, queue, at work, parked, delayed]
- ``today``: list of [user, queue, and what was counted: see TODAY]
- ``agents``: list of {``id``, ``user_id``, ``queues``, …}
- ``states``: {id as text: {…}}
- ``rules``: {id as text: what is read of a rule for priority}

and, apart from them, ``first``: the first that wait in each queue, in one order:
{``ids``: {queue as text: ids}, ``rows``: of all of these, each the values of ROW}.
"""

from collections import defaultdict
from dataclasses import dataclass, field

NO_QUEUE = 0
# Conversations that were closed, mails that were sent, conversations that agents got,
# and of these those that they got in time.
TODAY = ("closed", "answered", "got", "in_time")
# Of a conversation that waits; ``ahead`` is the moment by which priority sorts it.
ROW = (
    *("id", "email", "name", "subject", "queue", "queues", "since", "until", "ahead"),
    *("due_soon", "important", "found"),
)
# Stretches of work that a browser is told of; of the rest only how long it is.
MOST_SPANS = 12
LAST = float("inf")


def _last(moment):
    return LAST if moment is None else moment


# As the database sorts them: who has no moment comes last.
ORDERS = {
    "wait": lambda row: (_last(row["since"]), row["id"]),
    "priority": lambda row: (_last(row["ahead"]), row["id"]),
    "service_level": lambda row: (
        _last(row["until"]),
        _last(row["since"]),
        row["id"],
    ),
}


@dataclass
class Figures:
    """Of one queue."""

    waiting: int = 0
    since: int | None = None
    delayed: int = 0
    active: int = 0
    parked: int = 0
    members: set = field(default_factory=set)
    today: list = field(default_factory=lambda: [0] * len(TODAY))

    def add_waiting(self, count, since, delayed):
        self.waiting += count
        self.delayed += delayed
        if since is not None:
            self.since = since if self.since is None else min(self.since, since)

    def add_active(self, active, parked, delayed):
        self.active += active
        self.parked += parked
        self.delayed += delayed

    def add_today(self, counts):
        _add(self.today, counts)


@dataclass
class Work:
    """Of one agent, in the queues that are shown."""

    active: int = 0
    parked: int = 0
    today: list = field(default_factory=lambda: [0] * len(TODAY))


class Board:
    """What a reader sees.

    :param snapshots: of the companies that he works in now
    :param supervised: ids of the queues that he supervises
    :param limited: whether these are all that he may know of
    :param chosen: ids of those that he wants to see; empty: all of them
    """

    def __init__(self, snapshots, supervised, limited, chosen=()):
        self.snapshots = snapshots
        self.limited = limited
        self.supervised = set(supervised)
        if not limited:
            self.supervised.add(NO_QUEUE)
        self.chosen = self.supervised.intersection(chosen)
        self.shown = self.chosen or self.supervised

    def settings(self):
        """{queue id: its name and settings} of all that the reader supervises"""
        found = {}
        for snapshot in self.snapshots:
            for key, queue in snapshot["queues"].items():
                if int(key) in self.supervised:
                    found.setdefault(int(key), queue)
        return found

    def queues(self):
        """{queue id: Figures} of all that the reader supervises and in which there is
        something, or could be."""
        found = defaultdict(Figures, {one: Figures() for one in self.settings()})
        for snapshot in self.snapshots:
            self._add_conversations(found, snapshot)
            for agent in snapshot["agents"]:
                for queue in self.supervised.intersection(agent["queues"]):
                    found[queue].members.add(agent["id"])
        return found

    def _add_conversations(self, found, snapshot):
        for queues, count, since, delayed in snapshot["waiting"]:
            for queue in self.supervised.intersection(queues):
                found[queue].add_waiting(count, since, delayed)
        for _user, queue, *figures in snapshot["active"]:
            if queue in self.supervised:
                found[queue].add_active(*figures)
        for _user, queue, *counts in snapshot["today"]:
            if queue in found:
                found[queue].add_today(counts)

    def agents(self):
        """List of agents, each once: those who are in the queues that are shown; all
        where the reader sees and chose all."""
        everyone = not (self.limited or self.chosen)
        found = {}
        for snapshot in self.snapshots:
            for agent in snapshot["agents"]:
                if everyone or self.shown.intersection(agent["queues"]):
                    found.setdefault(agent["id"], agent)
        return list(found.values())

    def work(self):
        """{user id: Work} in the queues that are shown"""
        found = defaultdict(Work)
        for snapshot in self.snapshots:
            for user, queue, active, parked, _delayed in snapshot["active"]:
                if queue in self.shown:
                    found[user].active += active
                    found[user].parked += parked
            for user, queue, *counts in snapshot["today"]:
                if queue in self.shown:
                    _add(found[user].today, counts)
        return found

    def count_waiting(self):
        """Conversations, each once, however many of the shown queues it waits in."""
        return sum(
            count
            for snapshot in self.snapshots
            for queues, count, *_rest in snapshot["waiting"]
            if self.shown.intersection(queues)
        )

    def first(self, lists, order, most):
        """The first that wait, each once.

        :param lists: ``first`` of each snapshot, in this order
        :param order: one of ORDERS
        """
        shown = [
            number
            for first in lists
            for queue, ids in first["ids"].items()
            if int(queue) in self.shown
            for number in ids
        ]
        rows = {values[0]: values for first in lists for values in first["rows"]}
        found = [to_row(rows[number]) for number in set(shown)]
        return sorted(found, key=ORDERS[order])[:most]


def to_row(values):
    """:param values: those of ROW"""
    return dict(zip(ROW, values, strict=True))


def _add(counts, more):
    for place, count in enumerate(more):
        counts[place] += count


def work_until(spans, now, until):
    """What a browser counts down, of the working time until then.

    :param spans: list of [start, end] of working time; None: all time counts
    :return: {"spans": list of [start, end], "more": seconds of work after them}; None
        when all time counts, or none is left
    """
    if spans is None or until is None or until <= now:
        return None
    left = [
        [max(start, now), min(end, until)]
        for start, end in spans
        if end > now and start < until
    ]
    more = sum(end - start for start, end in left[MOST_SPANS:])
    return {"spans": left[:MOST_SPANS], "more": more}
