"""Whose turn it is in a conversation: the customer's, or ours."""

from datetime import datetime
from typing import NamedTuple

WROTE = "wrote"
ANSWERED = "answered"
OPENED = "opened"


class Turn(NamedTuple):
    """``waiting_since``: since when somebody waits for an answer.
    ``first_answered_at``: when the first one left that somebody had waited for."""

    waiting_since: datetime | None
    first_answered_at: datetime | None


def read_turn(happened) -> Turn:
    """What follows from all that happened.

    :param happened: (moment, what) of each, in any order: WROTE, a person wrote to us;
        ANSWERED, one of us wrote to the customer; OPENED, it was closed and is open
        again, which begins anew
    """
    since = first = None
    for moment, what in sorted(happened, key=lambda each: each[0]):
        if what == WROTE:
            since = since or moment
        elif what == OPENED:
            since, first = since and moment, None
        elif since:
            since, first = None, first or moment
    return Turn(since, first)
