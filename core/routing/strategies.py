"""To whom of those who could take it a conversation is offered (C3).

Each strategy is a function of the candidates (at least one, in no order that matters),
the conversation, and a ``random.Random``; it gives the agents' ids.
"""

from collections.abc import Callable, Sequence
from random import Random

from .model import Candidate, Waiting

Strategy = Callable[[Sequence[Candidate], Waiting, Random], tuple[int, ...]]


def ring_all(candidates, waiting, rng):
    """All at once; the first to accept has it."""
    return tuple(sorted(candidate.agent for candidate in candidates))


def round_robin(candidates, waiting, rng):
    """In turn: whom this queue has rung at longest ago, or never."""
    return _first(candidates, lambda one: (one.last_offered, one.agent))


def least_recent(candidates, waiting, rng):
    """Who has been without new work the longest, of whatever queue."""
    return _first(candidates, lambda one: (one.desk.last_worked, one.agent))


def fewest(candidates, waiting, rng):
    """Who has the fewest conversations, of all queues; the least recent of those."""
    return _first(
        candidates, lambda one: (one.desk.total, one.desk.last_worked, one.agent)
    )


def random(candidates, waiting, rng):
    """Anyone, all being as likely."""
    return (rng.choice(sorted(candidate.agent for candidate in candidates)),)


def priority(candidates, waiting, rng):
    """Who comes first in the queue's order; the least recent of those."""
    return _first(
        candidates, lambda one: (one.priority, one.desk.last_worked, one.agent)
    )


def sticky(candidates, waiting, rng):
    """Who last served this customer; the least recent while that agent is not free."""
    if any(candidate.agent == waiting.last_agent for candidate in candidates):
        return (waiting.last_agent,)
    return least_recent(candidates, waiting, rng)


def _first(candidates, order):
    return (min(candidates, key=order).agent,)


# "manual" is none of them: agents take from such a queue themselves.
STRATEGIES: dict[str, Strategy] = {
    "ring_all": ring_all,
    "round_robin": round_robin,
    "least_recent": least_recent,
    "fewest": fewest,
    "random": random,
    "priority": priority,
    "sticky": sticky,
}
