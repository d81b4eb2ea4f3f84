"""To whom of those who could take it a conversation is offered (C3).

A strategy chooses from the candidates (at least one, in no order that matters), knowing
the conversation, and with a ``random.Random``; it gives the agents' ids. Who is no
candidate is left out; when nobody is left, the conversation waits, or is offered in the
next of its queues.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from random import Random
from types import MappingProxyType

from .model import Candidate, Reason, Waiting

Choice = Callable[[Sequence[Candidate], Waiting, Random], tuple[int, ...]]
Explanation = Callable[[int, Sequence[Candidate], Waiting], Reason]


def _by_its_name(agent, candidates, waiting):
    """Of a strategy that says no more than what it is called."""
    return Reason()


@dataclass(frozen=True, slots=True)
class Strategy:
    """
    :param choose: whom a conversation is offered to
    :param rings_at_several: all whom it chooses are rung at, and later those who have
        become free, too; else only the first of them
    :param explain: why this agent, of the same candidates; it is told to the agent
    """

    choose: Choice
    rings_at_several: bool = False
    explain: Explanation = _by_its_name


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


# -- why this agent ---------------------------------------------------------------


def _explain_all(agent, candidates, waiting):
    return Reason("all", _free(candidates))


def _explain_turn(agent, candidates, waiting):
    one = _candidate(agent, candidates)
    return Reason("turn", {**_free(candidates), "last": _moment(one.last_offered)})


def _explain_idle(agent, candidates, waiting):
    since = _moment(_candidate(agent, candidates).workload.last_worked)
    return Reason("idle", {**_free(candidates), "since": since})


def _explain_fewest(agent, candidates, waiting):
    total = _candidate(agent, candidates).workload.total
    as_few = sum(one.workload.total == total for one in candidates) - 1
    values = {**_free(candidates), "load": total, "as_few": as_few}
    return Reason("fewest", values)


def _explain_random(agent, candidates, waiting):
    return Reason("random", _free(candidates))


def _explain_order(agent, candidates, waiting):
    place = _candidate(agent, candidates).priority
    return Reason("order", {**_free(candidates), "place": place})


def _explain_sticky(agent, candidates, waiting):
    if agent == waiting.last_agent:
        return Reason("same_agent", _free(candidates))
    return _explain_idle(agent, candidates, waiting)


def _candidate(agent, candidates):
    return next(one for one in candidates if one.agent == agent)


def _free(candidates):
    """How many could have taken it, this one among them."""
    return {"free": len(candidates)}


def _moment(seconds):
    """None for never"""
    return seconds if isfinite(seconds) else None


# "manual" is none of them: agents take from such a queue themselves. Nobody adds to
# these: a plan is given the strategies of its own database.
STRATEGIES = MappingProxyType(
    {
        "ring_all": Strategy(ring_all, rings_at_several=True, explain=_explain_all),
        "round_robin": Strategy(round_robin, explain=_explain_turn),
        "least_recent": Strategy(least_recent, explain=_explain_idle),
        "fewest": Strategy(fewest, explain=_explain_fewest),
        "random": Strategy(random, explain=_explain_random),
        "priority": Strategy(priority, explain=_explain_order),
        "sticky": Strategy(sticky, explain=_explain_sticky),
    }
)
