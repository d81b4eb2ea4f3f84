"""To whom of those who could take it a conversation is offered (C3).

A strategy chooses from the candidates (at least one, in no order that matters), knowing
the conversation, and with a ``random.Random``; it gives the agents' ids. Who is no
candidate is left out; when nobody is left, the conversation waits, or is offered in the
next of its queues.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from .model import Candidate, Waiting

Choice = Callable[[Sequence[Candidate], Waiting, Random], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Strategy:
    """
    :param choose: whom a conversation is offered to
    :param rings_at_several: all whom it chooses are rung at, and later those who have
        become free, too; else only the first of them
    """

    choose: Choice
    rings_at_several: bool = False


def ring_all(candidates, waiting, rng):
    """All at once; the first to accept has it."""
    return tuple(sorted(candidate.agent for candidate in candidates))


def round_robin(candidates, waiting, rng):
    """In turn: whom this queue has rung at longest ago, or never."""
    return _first(candidates, lambda one: (one.last_offered, one.agent))


def least_recent(candidates, waiting, rng):
    """Who has been without new work the longest, of whatever queue."""
    return _first(candidates, lambda one: (one.workload.last_worked, one.agent))


def fewest(candidates, waiting, rng):
    """Who has the fewest conversations, of all queues; the least recent of those."""
    return _first(
        candidates,
        lambda one: (one.workload.total, one.workload.last_worked, one.agent),
    )


def random(candidates, waiting, rng):
    """Anyone, all being as likely."""
    return (rng.choice(sorted(candidate.agent for candidate in candidates)),)


def priority(candidates, waiting, rng):
    """Who comes first in the queue's order; the least recent of those."""
    return _first(
        candidates, lambda one: (one.priority, one.workload.last_worked, one.agent)
    )


def sticky(candidates, waiting, rng):
    """Who last served this customer; the least recent while that agent is not free."""
    if any(candidate.agent == waiting.last_agent for candidate in candidates):
        return (waiting.last_agent,)
    return least_recent(candidates, waiting, rng)


def _first(candidates, order):
    return (min(candidates, key=order).agent,)


# "manual" is none of them: agents take from such a queue themselves. Nobody adds to
# these: a plan is given the strategies of its own database.
STRATEGIES = MappingProxyType(
    {
        "ring_all": Strategy(ring_all, rings_at_several=True),
        "round_robin": Strategy(round_robin),
        "least_recent": Strategy(least_recent),
        "fewest": Strategy(fewest),
        "random": Strategy(random),
        "priority": Strategy(priority),
        "sticky": Strategy(sticky),
    }
)
