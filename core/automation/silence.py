"""When a customer has been silent for so long that his conversation ends.

His silence begins with the last answer that a person sent him. Moments are naive UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

Unit = Literal["minute", "hour", "day", "week", "month"]
Step = Literal["", "remind", "close"]

UNITS: dict[Unit, timedelta] = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}
LONGEST = timedelta(days=731)

_WAITING_TO_LEAVE = frozenset(("draft", "cancelled"))


def span(value: int, unit: Unit) -> timedelta:
    """What people set as a number and a unit; a month has thirty days."""
    return value * UNITS[unit]


@dataclass(frozen=True, slots=True)
class Mail:
    """What is asked of a mail of the conversation.

    :param id: by which ``answers`` names it
    :param incoming: whether it came in
    :param automatic: a program wrote it, ours or another; or it asks for nothing
    :param state: of email.message
    :param at: when it came to be read here, or was sent off by its writer
    :param sent_at: when the server took it
    :param answers: id of the mail that it answers
    :param forward: it went on to others
    :param undelivered: somebody did not get it, or it is not known
    """

    id: int
    incoming: bool
    automatic: bool
    state: str
    at: datetime
    sent_at: datetime | None = None
    answers: int | None = None
    forward: bool = False
    undelivered: bool = False


def begins(
    mails: Iterable[Mail], floor: datetime | None, now: datetime
) -> datetime | None:
    """Since when the customer has been silent; None: it is not his turn.

    :param mails: of one conversation, in any order
    :param floor: when somebody went on with it last: opened it again, or ended its
        parking
    """
    ours, theirs = [], []
    for mail in mails:
        if mail.automatic:
            continue
        if mail.incoming:
            theirs.append(mail)
        elif not mail.forward and mail.state not in _WAITING_TO_LEAVE:
            ours.append(mail)
    if not ours:
        return None
    last = max(ours, key=lambda mail: (mail.at, mail.id))
    if last.state != "sent" or last.undelivered:
        return None
    # Moments are stored without the part of the second.
    said = (last.at, last.id)
    if any((mail.at, mail.id) > said and mail.id != last.answers for mail in theirs):
        return None
    # A clock that was ahead is not believed.
    return min(max(last.sent_at or last.at, floor or last.at), now)


class Rule(NamedTuple):
    """
    :param after: how long the customer may be silent
    :param before: how long before the end he is reminded; None: he is not
    """

    after: timedelta
    before: timedelta | None = None


class Moments(NamedTuple):
    """:param remind_at: when he is reminded; None when he was, or is not to be"""

    remind_at: datetime | None = None
    ends_at: datetime | None = None


def moments(
    since: datetime | None, reminded_at: datetime | None, rule: Rule | None
) -> Moments:
    """What happens when he stays silent.

    Whoever is to be reminded has the time promised from then on, however long he has
    been silent already.
    """
    if since is None or rule is None:
        return Moments()
    ends_at = since + rule.after
    if rule.before is None:
        return Moments(None, ends_at)
    if reminded_at is None:
        return Moments(ends_at - rule.before, ends_at)
    return Moments(None, max(ends_at, reminded_at + rule.before))


def step(found: Moments, now: datetime) -> Step:
    """What is to be done now."""
    if found.ends_at is None:
        return ""
    if found.remind_at is not None:
        return "remind" if found.remind_at <= now else ""
    return "close" if found.ends_at <= now else ""
