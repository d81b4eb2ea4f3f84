"""What came of a day: waits, service level and load, as it was and as replayed."""

from dataclasses import dataclass
from statistics import median, quantiles

from .replayed_day import Busy, Work

# Nobody knows how long a conversation takes that nobody has had.
UNKNOWN_HANDLING = 300


@dataclass(frozen=True)
class Outcome:
    """Of one conversation that waited.

    :param wait: seconds from the customer's mail until an agent had it; until the end
        of the day when nobody had it by then
    :param in_time: None: its time for an answer is not over yet
    :param handle: seconds that the agent worked on it
    """

    spell: int
    queue: int | None
    agent: int | None
    wait: float
    in_time: bool | None
    handle: float = 0


@dataclass(frozen=True)
class Summary:
    """Seconds, and per cent (None where nothing was counted)."""

    count: int
    served: int
    average: float | None
    median: float | None
    p90: float | None
    longest: float | None
    in_time: float | None
    agents: int


def summarize(outcomes):
    outcomes = list(outcomes)
    waits = [one.wait for one in outcomes]
    known = [one.in_time for one in outcomes if one.in_time is not None]
    served = [one for one in outcomes if one.agent is not None]
    return Summary(
        count=len(outcomes),
        served=len(served),
        average=sum(waits) / len(waits) if waits else None,
        median=median(waits) if waits else None,
        p90=_p90(waits),
        longest=max(waits, default=None),
        in_time=100 * sum(known) / len(known) if known else None,
        agents=len({one.agent for one in served}),
    )


def _p90(values):
    if len(values) < 2:
        return max(values, default=None)
    return quantiles(values, n=10, method="inclusive")[-1]


# -- what is replayed ------------------------------------------------------------------


def typical(spells):
    """({queue: seconds of handling}, {queue: seconds of ringing}) of half of those that
    were handled; None stands for all queues."""
    handled = [spell for spell in spells if spell.handle is not None]
    rang = [spell for spell in spells if spell.got is not None]
    return (
        _medians(handled, lambda spell: spell.handle),
        _medians(rang, lambda spell: spell.ring),
    )


def _medians(spells, value):
    found = {}
    for spell in spells:
        for key in (spell.queue, None):
            found.setdefault(key, []).append(value(spell))
    return {key: median(values) for key, values in found.items()}


def work_of(spells, queues_of, now, **facts):
    """
    :param spells: {number: core.supervision.spells.Spell}
    :param queues_of: callable(spell), ids of the queues in which it is offered
    :param now: until when an agent has what he has not given up
    :param facts: {name of Work: callable(spell)}
    :return: list of core.supervision.replayed_day.Work
    """
    handling, ringing = typical(spells.values())
    return [
        Work(
            id=number,
            queues=tuple(queues_of(spell)),
            entered=spell.entered,
            since=spell.since,
            ring=_known(spell.ring if spell.got else None, ringing, spell.queue, 0),
            handle=_handling(spell, handling, now),
            gone=spell.gone,
            **{name: fact(spell) for name, fact in facts.items()},
        )
        for number, spell in spells.items()
    ]


def _handling(spell, handling, now):
    if spell.got and spell.handle is None:
        return max(0, now - spell.got)
    return _known(spell.handle, handling, spell.queue, UNKNOWN_HANDLING)


def _known(value, medians, queue, default):
    if value is not None:
        return value
    return medians.get(queue, medians.get(None, default))


def busy_of(held, spells, now):
    """What agents have in any case: begun, taken over, had back, or got before the
    day.

    :param spells: those that are not replayed, but were had
    """
    got = [spell for spell in spells if spell.got is not None]
    return [
        *(
            Busy(one.agent, one.queue, one.start, one.until or now)
            for one in held
            if one.agent
        ),
        *(
            Busy(
                spell.agent,
                spell.queue,
                spell.got,
                now if spell.handle is None else spell.got + spell.handle,
            )
            for spell in got
            if spell.agent
        ),
    ]
