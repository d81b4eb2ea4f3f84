"""Which conversation comes first, and why (C9).

A rule that applies puts a conversation ahead by some minutes: it comes as if its
customer had written so much earlier. All rules together do so by no more than a limit,
so that nothing starves: whoever wrote that much later is never served before.

Times are seconds since 1970 (floats); rules, conversations and queues are ids.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Rule:
    """
    :param minutes: by which it puts a conversation ahead; never less than 0
    :param queues: of which it counts; none: of all
    :param company: of which it counts; None: of all
    :param after: seconds for which the customer must have waited; None: it rests on
        something else
    """

    id: int
    minutes: int
    queues: frozenset[int] = frozenset()
    company: int | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation whose customer waits.

    :param facts: {rule: what of the conversation it fits, for its reason}; of rules
        that rest on something else than time
    """

    waiting_since: float
    queues: frozenset[int] = frozenset()
    company: int | None = None
    facts: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Priority:
    """
    :param raised: seconds by which it comes before others, at most the limit
    :param reasons: [(rule, its facts), ...] in the order of the rules
    :param until: when time alone makes it another one; None: never
    """

    raised: float = 0.0
    reasons: tuple[tuple[int, Mapping[str, Any]], ...] = ()
    until: float | None = None


def decide(
    rules: Iterable[Rule], waiting: Waiting, now: float, limit: float
) -> Priority:
    """What the rules make of a conversation, now.

    :param rules: in the order in which their reasons are told
    :param limit: seconds, the most that all rules together are worth
    """
    ours = [rule for rule in rules if in_scope(rule, waiting)]
    reasons = tuple(_reasons(ours, waiting, now))
    minutes = {rule.id: max(rule.minutes, 0) for rule in ours}
    wanted = sum(minutes[rule] for rule, _facts in reasons) * MINUTE
    return Priority(
        raised=min(wanted, max(limit, 0.0)),
        reasons=reasons,
        until=_next_change(ours, waiting, now),
    )


def in_scope(rule: Rule, waiting: Waiting) -> bool:
    """Whether the rule is for this conversation's company, and for a queue of it."""
    here = rule.company is None or rule.company == waiting.company
    return here and (not rule.queues or bool(rule.queues & waiting.queues))


def _reasons(rules: Sequence[Rule], waiting, now):
    for rule in rules:
        if rule.after is None:
            if rule.id in waiting.facts:
                yield rule.id, waiting.facts[rule.id]
        elif now >= waiting.waiting_since + rule.after:
            yield rule.id, {"after": rule.after}


def _next_change(rules, waiting, now):
    moments = (
        waiting.waiting_since + rule.after for rule in rules if rule.after is not None
    )
    return min((moment for moment in moments if moment > now), default=None)
