"""What the ledger of events says of a day: who waited, and who had what for how long.

Moments are seconds since 1970; agents, queues and conversations are ids.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

GOT = ("accepted", "picked")
ENTERS = ("created", "reopened", "released", "transferred", "returned")
GIVES_UP = ("released", "transferred", "returned", "taken_over", "closed")
KINDS = (*GOT, *ENTERS, "taken_over", "closed", "started")
"""Types of events that say where a conversation is."""


class Event(NamedTuple):
    """``agent``: None where nobody is meant. ``queue``: where it is after the event."""

    conversation: int
    kind: str
    at: float
    agent: int | None = None
    queue: int | None = None
    wait: int | None = None
    ring: int | None = None
    handle: int | None = None
    late: bool = False


@dataclass
class Spell:
    """A conversation that waited in a queue, and who had it then.

    :param entered: when it came into the queue
    :param since: when the customer wrote
    :param got: when an agent had it; None when it still waits
    :param gone: when it was closed before anybody had it
    :param ring: seconds until the agent accepted
    :param handle: seconds that the agent worked on it; None as long as he does
    """

    conversation: int
    queue: int | None
    entered: float
    since: float
    got: float | None = None
    agent: int | None = None
    ring: int = 0
    handle: int | None = None
    late: bool = False
    gone: float | None = None


class Held(NamedTuple):
    """A conversation that an agent had without its having waited for one: begun, taken
    over, or had back. ``until``: None as long as he has it."""

    agent: int
    queue: int | None
    start: float
    until: float | None


def read_spells(events):
    """
    :param events: Event of KINDS, of each conversation in the order in which they
        happened
    :return: (list of Spell, list of Held)
    """
    spells, held = [], []
    for conversation, happened in groupby(events, key=lambda event: event.conversation):
        _Reader(conversation, spells, held).read(happened)
    return spells, held


class _Reader:
    """Of one conversation."""

    def __init__(self, conversation, spells, held):
        self.conversation = conversation
        self.spells = spells
        self.held = held
        self.waits = None  # the Spell that has not ended
        self.has = None  # the Spell, or (agent, queue, start), of who has it

    def read(self, events):
        for event in events:
            if event.kind in GIVES_UP and self.has:
                self._end(event)
            if event.kind == "closed":
                self._close(event)
            elif event.kind in GOT or event.kind == "started":
                self._get(event)
            elif event.kind == "reopened" and event.agent:
                self.has = (event.agent, event.queue, event.at)
            elif event.kind in ENTERS:
                self._enter(event)
        if isinstance(self.has, tuple):
            self.held.append(Held(*self.has, None))

    def _enter(self, event):
        self.waits = Spell(self.conversation, event.queue, event.at, event.at)
        self.spells.append(self.waits)

    def _get(self, event):
        if event.kind == "started" and self.waits:
            self.spells.remove(self.waits)
            self.waits = None
        if not self.waits:
            self.has = (event.agent, event.queue, event.at)
            return
        spell, self.waits = self.waits, None
        spell.got, spell.agent, spell.late = event.at, event.agent, event.late
        spell.queue = event.queue or spell.queue
        spell.ring = event.ring or 0
        if event.wait:
            spell.since = event.at - event.wait
        self.has = spell

    def _end(self, event):
        if isinstance(self.has, Spell):
            past = int(event.at - self.has.got)
            self.has.handle = past if event.handle is None else event.handle
        else:
            self.held.append(Held(*self.has, event.at))
        self.has = None

    def _close(self, event):
        if self.waits:
            self.waits.gone = event.at
            self.waits = None
