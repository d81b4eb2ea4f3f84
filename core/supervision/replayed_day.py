"""A day as it was, and as it would have been otherwise.

Moments are seconds since 1970; agents, queues and pieces of work are ids.
"""

from dataclasses import dataclass, field, replace

from ..routing.model import Member, Queue


@dataclass(frozen=True)
class Work:
    """A conversation that waits for an agent.

    :param queues: in the order in which they are tried
    :param entered: when it came into them; ``since``: when the customer wrote
    :param gone: when it was closed without an agent; None: never
    :param customer: by which "who served him last" is found
    """

    id: int
    queues: tuple[int, ...]
    entered: float
    since: float
    ring: float = 0
    handle: float = 0
    gone: float | None = None
    customer: str = ""
    important: bool = False
    raised: float = 0
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Busy:
    """A conversation that an agent has in any case: from when until when."""

    agent: int
    queue: int
    start: float
    until: float


@dataclass(frozen=True)
class Present:
    """An agent who is ready for e-mail in these times: [(start, end)]."""

    agent: int
    times: tuple[tuple[float, float], ...]
    max_total: int = 0
    max_ringing: int = 0


@dataclass(frozen=True)
class Day:
    """
    :param queues: core.routing.model.Queue
    :param hours: {queue id: core.automation.service_level.WorkingTime}; a queue without
        is always open
    :param served: {customer: who served him last, before the day}
    """

    start: float
    end: float
    queues: tuple[Queue, ...]
    present: tuple[Present, ...]
    work: tuple[Work, ...]
    busy: tuple[Busy, ...] = ()
    hours: dict = field(default_factory=dict)
    served: dict = field(default_factory=dict)


def with_strategy(day, strategy, queues=None):
    """The day with another strategy in these queues (ids); in all of them by
    default."""
    changed = (
        replace(queue, strategy=strategy)
        if queues is None or queue.id in queues
        else queue
        for queue in day.queues
    )
    return replace(day, queues=tuple(changed))


def without_agents(day, agents):
    """The day as if these had not been there: what they had in any case waits for
    nobody else."""
    return replace(
        day,
        present=tuple(one for one in day.present if one.agent not in agents),
        busy=tuple(one for one in day.busy if one.agent not in agents),
    )


def with_more_agents(day, number, queues=None):
    """The day with so many more, who are there whenever one of the others of their
    queues is, and members of these queues (ids); of all by default. Their ids are
    negative."""
    wanted = {queue.id for queue in day.queues if queues is None or queue.id in queues}
    members = {
        member.agent
        for queue in day.queues
        if queue.id in wanted
        for member in queue.members
    }
    colleagues = [one for one in day.present if one.agent in members]
    if not colleagues:
        return day
    times = merged(times for one in colleagues for times in one.times)
    limits = replace(colleagues[0], times=times)
    new = [replace(limits, agent=-1 - each) for each in range(number)]
    return replace(
        day,
        present=(*day.present, *new),
        queues=tuple(
            _with_members(queue, new) if queue.id in wanted else queue
            for queue in day.queues
        ),
    )


def _with_members(queue, present):
    more = tuple(Member(one.agent) for one in present)
    return replace(queue, members=(*queue.members, *more))


def merged(times):
    """(start, end) of each stretch, in order, those that touch or overlap as one."""
    found = []
    for start, end in sorted(times):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return tuple(found)
