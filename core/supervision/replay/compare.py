"""Where two ways of a mail part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .model import Way

GUARDS = frozenset(
    (
        "own_mail",
        "blocked",
        "notice",
        "too_many",
        "too_many_automatic",
        "complaint",
        "list_bounce",
        "list_automatic",
        "other",
    )
)
"""What of email.inbound.hold_kind the guards write."""
_RATES = {"too_many", "too_many_automatic"}


@dataclass(frozen=True, slots=True)
class Difference:
    """
    :param step: by what the ways part: ``blocked``, ``rate``, ``guard``, ``customer``,
        ``keyword``, ``ignored``, ``files``, ``queues``, ``answer``, ``priority``,
        ``service``
    :param before: what of the way it concerns, for JSON
    """

    step: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"step": self.step, "before": self.before, "after": self.after}


def compare(before: Way, after: Way) -> list[Difference]:
    """All in which two ways part, in the order of the steps; of a mail that does not go
    on there is nothing more to say."""
    if (before.outcome, before.reason) != (after.outcome, after.reason):
        stopped = before if after.goes_on else after
        return [Difference(_guard(stopped.reason), _outcome(before), _outcome(after))]
    if not before.goes_on:
        return []
    seen = ((step, see(before), see(after)) for step, see in _SEEN.items())
    return [
        Difference(step, one, other)
        for step, one, other in seen
        if _key(step, one) != _key(step, other)
    ]


def _guard(reason):
    if reason in _RATES:
        return "rate"
    return "blocked" if reason == "blocked" else "guard"


def _outcome(way):
    return {"outcome": way.outcome, "reason": way.reason, "detail": way.detail}


def _key(step, seen):
    """What makes the way another one: not by which word it is important, nor why there
    is no answer."""
    if step == "keyword":
        return bool(seen["keyword"])
    if step == "answer":
        return seen["answer"]
    if step == "priority":
        return seen["ahead"]
    if step == "files":
        return [name for name, _refusal in seen["refused"]]
    if step == "queues":
        return set(seen["queues"])
    return seen


_SEEN = {
    "customer": lambda way: {"customer": way.customer},
    "keyword": lambda way: {"keyword": way.keyword},
    "ignored": lambda way: {"ignored": way.ignored},
    "files": lambda way: {"refused": [list(each) for each in way.refused]},
    "queues": lambda way: {"queues": list(way.queues)},
    "answer": lambda way: {"answer": way.answer, "silence": way.silence},
    "priority": lambda way: {"ahead": way.ahead, "rules": list(way.raised_by)},
    "service": lambda way: {"late": way.late},
}


def drifted(before: Way, stopped_by: str, keyword: str | None) -> bool:
    """Whether today's rules do something else with a mail than was done when it came:
    they have been changed since.

    :param stopped_by: email.inbound.hold_kind
    :param keyword: that made it important then; None: it became no mail of a
        conversation
    """
    if stopped_by and stopped_by not in GUARDS:
        return False  # what is no matter of rules kept it
    reason = before.reason
    if reason and reason not in GUARDS:
        reason = "other"
    if reason != stopped_by:
        return True
    return keyword is not None and bool(keyword) != bool(before.keyword)
