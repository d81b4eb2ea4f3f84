"""Whether a database goes on where it left off: or is a copy, was restored, or has
moved, so that somebody else may have sent what still waits in it.

Pure: moments are naive UTC, and passed in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# A run that was due for longer is not what its sender expects any more.
LATE = timedelta(days=1)


@dataclass(frozen=True)
class Origin:
    """Where a database is, as far as a dump of it cannot say that of another one.

    :param uuid: Odoo's own; a copy gets another one when it is said to be one
    :param system: identifier of PostgreSQL's cluster; "" where it does not tell
    :param number: of the database in it (oid)
    :param timeline: begins anew when a cluster is recovered; 0 where it does not tell
    :param host: name of the machine that Odoo runs on
    """

    uuid: str
    system: str
    number: int
    timeline: int
    host: str


@dataclass(frozen=True)
class Trace:
    """How far the work was.

    :param steps: grows with the work
    :param at: when it was looked at last
    """

    steps: int
    at: datetime


def compare(
    known: Origin, present: Origin, hosts: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """What has changed: "uuid", "database", "recovered", "host"; empty when it is the
    same.

    :param hosts: names of machines that somebody has confirmed
    """
    found = []
    if known.uuid != present.uuid:
        found.append("uuid")
    told = known.system and present.system
    if known.number != present.number or (told and known.system != present.system):
        found.append("database")
    elif known.timeline and present.timeline and known.timeline != present.timeline:
        found.append("recovered")
    if present.host not in {known.host, *hosts}:
        found.append("host")
    return tuple(found)


def went_back(stored: Trace, outside: Trace | None) -> bool:
    """Whether what is kept outside of the database knows of later work than the
    database itself does: it is that of a backup."""
    return outside is not None and outside.steps > stored.steps


def is_late(last: datetime | None, now: datetime) -> bool:
    """Whether nobody has looked at the lists for so long."""
    return last is not None and now - last > LATE
