"""A mail that waits before it leaves: until when, and what stops it.

"Undo send" and "send later" are one thing, told apart by who chose the moment. Pure:
every moment is passed in, naive UTC.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

LONGEST_UNDO = 60  # seconds
# The press and the server's clock: a moment that has just passed is "now".
_JUST_NOW = timedelta(minutes=1)
# By hand somebody types 2062 for 2026: it would never leave, and nobody would know.
_LONGEST = timedelta(days=366)

Stop = Literal["", "written", "answered"]


class MomentPassed(ValueError):
    """Nothing leaves in the past."""


class MomentTooFar(ValueError):
    """Nobody plans a letter for so long."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits.

    :param writer: id of the user who wrote it
    :param scheduled: whether its writer chose the moment, rather than that it can
        be undone until then
    :param unless_written: whether a mail of the customer stops a scheduled one
    """

    writer: int
    scheduled: bool = False
    unless_written: bool = True


@dataclass(frozen=True, slots=True)
class News:
    """A mail that has just come into the same conversation, or leaves from there.

    :param incoming: whether it came in
    :param writer: id of the user who wrote it, 0 for one from outside
    :param automatic: whether a program wrote it
    """

    incoming: bool
    writer: int = 0
    automatic: bool = False


def stops(news: News, waiting: Waiting) -> Stop:
    """Why a mail no longer waits, now that another one is there; "" when it goes on."""
    if news.automatic:
        return ""
    if news.incoming:
        return "written" if waiting.unless_written or not waiting.scheduled else ""
    return "answered" if news.writer != waiting.writer else ""


def leaves_at(chosen: datetime | None, now: datetime, undo_seconds: int) -> datetime:
    """When a mail leaves whose writer has just pressed Send.

    :param chosen: the moment that its writer chose, None for "now"
    :raises MomentPassed, MomentTooFar:
    """
    if chosen is None:
        return now + timedelta(seconds=undo_seconds)
    if chosen < now - _JUST_NOW:
        raise MomentPassed
    if chosen > now + _LONGEST:
        raise MomentTooFar
    return max(chosen, now)
