"""Whether a list may send now, and if not, why and when it goes on: one decision, which
is asked for by whoever sends and by every screen.

Pure: moments are naive UTC, and passed in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from ..outbox.pacing import wait
from .pace import Limits, Starts
from .schedule import Schedule, is_open, opens_at

# Whatever stands in the way, it stands there for a while, and not for ever.
ROUNDS = 1000


@dataclass(frozen=True)
class Moment:
    """:param go: whether a mail of the list may leave now
    :param reason: "" when it may; otherwise what stands in the way most: "finished",
        "stopped" (nobody pressed Play), "confirm" (somebody has to look), "disabled"
        (the dialer), "touchpoint" (it cannot send), "schedule", "day", "hour", "pace",
        "throttled", "scanner" (files that nobody has scanned yet), "mail_first"
        (answers of agents that are due)
    :param at: when it goes on by itself; None when that is not for the clock to say
    :param zones: names of the time zones of recipients whose turn it is; None for all
    """

    go: bool
    reason: str = ""
    at: datetime | None = None
    zones: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Sharing:
    """What a touchpoint's own limit leaves for mass mail.

    :param per_minute: of mails; 0: no limit
    :param starts: when the mails of the last minute left, answers and lists together
    """

    per_minute: int = 0
    starts: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Facts:
    """:param hold: why somebody has to look at the list first; "" when nobody has
    :param enabled: the dialer is
    :param able: the touchpoint is connected, activated, and may send
    :param able_at: when it is tried again, where it is not connected just now
    :param throttled_until: by the provider, the dialer or the whole touchpoint
    :param schedule: None: at any time
    :param zones: by which the schedule is read; one of them, named "", is the dialer's
    :param by_contact: they are those of the recipients that wait
    :param scanner_waits: files of the list have to be scanned first
    :param answers_wait: agents' answers through the same touchpoint are due
    """

    running: bool = True
    finished: bool = False
    hold: str = ""
    enabled: bool = True
    able: bool = True
    able_at: datetime | None = None
    throttled_until: datetime | None = None
    schedule: Schedule | None = None
    zones: Mapping[str, tzinfo] = field(default_factory=dict)
    by_contact: bool = False
    limits: Limits = field(default_factory=Limits)
    starts: Starts = field(default_factory=Starts)
    sharing: Sharing = field(default_factory=Sharing)
    scanner_waits: bool = False
    answers_wait: bool = False


# A gate tells the first moment from a given one on at which it is open; None: never.
Gate = Callable[[datetime], datetime | None]


def decide(facts: Facts, now: datetime) -> Moment:
    if reason := _standing(facts):
        return Moment(False, reason)
    facts.starts.trim(now)
    gates = _gates(facts)
    if blocked := _first_blocked(gates, now):
        return Moment(False, blocked, _all_open_at(gates.values(), now))
    if facts.scanner_waits:
        return Moment(False, "scanner")
    if facts.answers_wait:
        return Moment(False, "mail_first")
    return Moment(True, zones=_zones_open(facts, now))


def _standing(facts):
    """What only somebody can change."""
    reasons = (
        ("finished", facts.finished),
        ("stopped", not facts.running),
        ("confirm", facts.hold),
        ("disabled", not facts.enabled),
        ("touchpoint", not facts.able),
    )
    return next((reason for reason, found in reasons if found), "")


def _gates(facts) -> dict[str, Gate]:
    """By their reasons; of those that hold up equally long, the first is told."""
    limits, starts, sharing = facts.limits, facts.starts, facts.sharing
    gates = {
        "schedule": lambda at: _scheduled(facts, at),
        "day": lambda at: starts.within_day(at, limits.per_day),
        "throttled": lambda at: max(at, facts.throttled_until or at),
        "touchpoint": lambda at: max(at, facts.able_at or at),
        "hour": lambda at: starts.within_hour(at, limits.per_hour),
        "pace": lambda at: max(
            starts.after_pause(at, limits.seconds_between),
            at + wait(sharing.starts, at, sharing.per_minute),
        ),
    }
    return gates if facts.schedule else {k: gates[k] for k in gates if k != "schedule"}


def _scheduled(facts, at):
    found = (opens_at(facts.schedule, zone, at) for zone in facts.zones.values())
    return min((each for each in found if each), default=None)


def _first_blocked(gates, now):
    """The reason of the gate that is closed longest; "" when all are open."""
    opening = {reason: gate(now) for reason, gate in gates.items()}
    closed = {reason: at for reason, at in opening.items() if at != now}
    if never := [reason for reason, at in closed.items() if at is None]:
        return never[0]
    return max(closed, key=closed.get, default="")


def _all_open_at(gates: Iterable[Gate], now):
    """The first moment at which all are, if nothing leaves until then."""
    at = now
    for _round in range(ROUNDS):
        opening = [gate(at) for gate in gates]
        if None in opening:
            return None
        latest = max(opening, default=at)
        if latest == at:
            return at
        at = latest
    return at


def _zones_open(facts, now):
    if not facts.schedule or not facts.by_contact:
        return None
    return tuple(
        name for name, zone in facts.zones.items() if is_open(facts.schedule, zone, now)
    )
