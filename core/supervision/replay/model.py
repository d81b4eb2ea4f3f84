"""What a replay decides on, and what it decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ...attachments.limits import Limits
from ...attachments.lists import Lists, read_lists
from ...automation.answering import Settings
from ...automation.priority import Rule
from ...automation.service_level import Promise, WorkingTime
from ...inbound.pipeline import Arrival


@dataclass(frozen=True, slots=True)
class Rules:
    """Those of one touchpoint, as they are or on trial.

    :param guards: what they say of the guards, as arguments of ``Context``
    :param queues: into which a new conversation comes (ids)
    :param answers: ``since`` counts as whether it answers at all
    :param priorities: in their order
    :param words: {priority rule: its keywords}, of those that rest on words
    :param senders: {priority rule: entries of its list}, see :mod:`..inbound.senders`
    :param most: seconds by which all priority rules together put a conversation ahead
    :param promises: {queue: {priority of the ticket: Promise}}, "" for all others
    """

    guards: Mapping[str, Any] = field(default_factory=dict)
    lists: Lists = field(default_factory=read_lists)
    limits: Limits = Limits()
    queues: tuple[int, ...] = ()
    answers: Settings = Settings()
    priorities: tuple[Rule, ...] = ()
    words: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    senders: Mapping[int, frozenset[str]] = field(default_factory=dict)
    most: float = 0.0
    promises: Mapping[int, Mapping[str, Promise]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A mail of the ledger, and what became of it.

    :param arrival: as reception takes it, with its own time
    :param conversation: where it went, or would go; the same for all that go together
    :param opens: it opens its conversation
    :param exists: that conversation is there
    :param had_agent: somebody had the conversation when it came
    :param was_closed: it was closed then
    :param contact_first: nobody of its contact had a conversation before
    :param queue: that has the conversation, or None
    :param priority: of its ticket
    :param answered_at: when an agent's next mail left there, naive UTC; None: none did
    :param answered_before: whether the customer had had an answer
    :param facts: for both sides ("before", "after"): {priority rule: what it found in
        the records of the customer}
    """

    arrival: Arrival
    conversation: str
    opens: bool = True
    exists: bool = False
    had_agent: bool = False
    was_closed: bool = False
    contact_first: bool = True
    queue: int | None = None
    priority: str = ""
    answered_at: datetime | None = None
    answered_before: bool = False
    facts: Mapping[str, Mapping[int, Mapping[str, Any]]] = field(default_factory=dict)

    @property
    def waited(self) -> timedelta:
        """How long the customer waited for an answer; 0 while it is not known."""
        if self.answered_at is None or self.arrival.received_at is None:
            return timedelta()
        return max(self.answered_at - self.arrival.received_at, timedelta())


@dataclass(frozen=True, slots=True)
class World:
    """What is the same whatever the rules are, of one batch.

    :param company: its id, for priority rules
    :param ours: those of the addresses to answer that lead to ourselves
    :param earliest: {address: (when its first conversation was made, which)}
    :param hours: when queues are open; those without a schedule always are
    :param staffed: when an agent of a queue was there
    :param answered: {conversation: occasions on which it was answered earlier}
    :param now: naive UTC
    """

    company: int | None = None
    ours: frozenset[str] = frozenset()
    earliest: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)
    hours: Mapping[int, WorkingTime] = field(default_factory=dict)
    staffed: Mapping[int, WorkingTime] = field(default_factory=dict)
    answered: Mapping[str, frozenset[str]] = field(default_factory=dict)
    now: datetime = datetime.max


@dataclass(frozen=True, slots=True)
class Way:
    """Which way a mail goes.

    :param outcome: ``go_on``, ``dropped`` or ``held``
    :param reason: of what does not go on, as of a ``Verdict``
    :param detail: what that was found by
    :param customer: address of whom the conversation is with
    :param keyword: the word that makes its ticket important
    :param ignored: its ticket is born ignored
    :param refused: (name, Refusal as JSON) of files that do not come in
    :param queues: ids; of a mail that opens a conversation
    :param answer: the occasion on which is answered automatically; "" for none
    :param silence: why none is
    :param ahead: minutes by which priority rules put it ahead
    :param raised_by: those rules
    :param late: whether its answer was, or is, late by the service level; None: it has
        none, or nobody waits
    """

    outcome: str = "go_on"
    reason: str = ""
    detail: str = ""
    customer: str = ""
    keyword: str = ""
    ignored: bool = False
    refused: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    queues: tuple[int, ...] = ()
    answer: str = ""
    silence: str = ""
    ahead: int = 0
    raised_by: tuple[int, ...] = ()
    late: bool | None = None

    @property
    def goes_on(self) -> bool:
        return self.outcome == "go_on"
