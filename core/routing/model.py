"""What the routing pass looks at, and what it decides.

Times are seconds since 1970 (floats); agents, queues and conversations are ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Member:
    """An agent in a queue, from when to when.

    :param priority: for the strategy by priority: 1 is offered first
    :param joined: None: always was a member
    :param left: None: still is one
    :param last_offered: when something of this queue last rang at the agent
    """

    agent: int
    priority: int = 1
    joined: float | None = None
    left: float | None = None
    last_offered: float | None = None

    def was_present(self, moment: float) -> bool:
        """What came into the queue at that moment is this member's (C1)."""
        return (self.joined is None or self.joined <= moment) and (
            self.left is None or self.left > moment
        )


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue that is enabled and open now.

    :param strategy: a name in the plan's strategies; of a queue with another one, as
        "manual", nothing is offered
    :param max_per_agent: how many of this queue an agent has at a time; 0: no limit
    """

    id: int
    strategy: str
    members: tuple[Member, ...]
    max_per_agent: int = 0


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent who is ready for e-mail now.

    :param load: what the agent has of each queue: active and offered conversations
    :param total: the same of all queues, also of those not given
    :param max_total: the most the agent has at a time; 0: no limit
    :param last_worked: when a conversation last came to, or went from, the agent
    :param ringing: offers that ring at the agent already
    :param max_ringing: the most that may ring there at a time; 0: no limit
    """

    id: int
    load: dict[int, int] = field(default_factory=dict)
    total: int = 0
    max_total: int = 0
    last_worked: float | None = None
    ringing: int = 0
    max_ringing: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that nobody has, and that rings at nobody or at all.

    :param queues: in the order in which they are tried
    :param queued_at: when it came into its queues
    :param waiting_since: when the customer wrote
    :param last_agent: who last served this customer
    :param declined: to whom it is not offered for now
    :param ringing: at whom it rings already (ring all)
    :param ringing_queue: for which queue it rings there
    :param raised: seconds by which it comes before others, as if the customer had
        written so much earlier
    :param extras: what strategies of other addons need to know of it, by names that
        begin with the addon's
    """

    id: int
    queues: tuple[int, ...]
    queued_at: float
    waiting_since: float
    important: bool = False
    raised: float = 0.0
    last_agent: int | None = None
    declined: frozenset[int] = frozenset()
    ringing: frozenset[int] = frozenset()
    ringing_queue: int | None = None
    extras: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a strategy chose an agent.

    :param code: says in which words it is told; "": in no more than the strategy's name
    :param values: what these words name: counts, and moments in seconds since 1970
    """

    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Offer:
    """A conversation is to ring at these agents, for this queue.

    :param ring_all: it may ring at others as well; the first to accept has it
    :param at: to be kept as the members' last_offered: now, give or take the
        microseconds that keep the order of the offers
    :param strategy: the name of the one that chose them
    :param reason: why, as that strategy says it
    """

    conversation: int
    queue: int
    agents: tuple[int, ...]
    ring_all: bool
    at: float
    strategy: str = field(default="", compare=False)
    reason: Reason = field(default=Reason(), compare=False)


def reached(load: int, limit: int) -> bool:
    """Whether there are as many as may be; a limit of 0 is none."""
    return bool(limit) and load >= limit


@dataclass(slots=True)
class Workload:
    """What an agent has to do, of all queues, as the plan goes on."""

    total: int
    max_total: int
    last_worked: float
    ringing: int = 0
    max_ringing: int = 0

    @property
    def full(self) -> bool:
        """No more of any queue: as many as allowed, or as one can read at a time."""
        return reached(self.total, self.max_total) or reached(
            self.ringing, self.max_ringing
        )


@dataclass(slots=True)
class Candidate:
    """A member who can take one more of this queue, as the plan goes on.

    :param load: conversations of this queue
    :param last_offered: minus infinity for never, as the workload's last_worked
    """

    agent: int
    priority: int
    load: int
    last_offered: float
    workload: Workload
