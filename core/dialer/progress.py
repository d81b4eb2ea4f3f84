"""How far a list is, how fast it goes, and how long it will take."""

from datetime import timedelta
from typing import NamedTuple

# From how long the speed is measured.
WINDOW = timedelta(minutes=2)
# Samples of one list that are kept, and how many of the newest are all kept.
MOST = 400
NEWEST = 60


class Sample(NamedTuple):
    """How many lines had been processed and sent at a moment (datetime)."""

    at: object
    processed: int
    sent: int


class Speed(NamedTuple):
    """Mails a minute, and lines a minute: those left out and failed count as lines."""

    mails: float
    lines: float


def percentage(processed, total):
    """Per cent with one decimal: 100 when all is processed, and never before.

    :return: float; 0 for a list without lines
    """
    return processed * 1000 // total / 10 if total else 0.0


def speed(samples, now):
    """:param samples: of the last minutes, any order, the one of now among them
    :return: Speed, or None when too little is known
    """
    recent = sorted(one for one in samples if now - WINDOW <= one.at <= now)
    if len(recent) < 2:
        return None
    first, last = recent[0], recent[-1]
    minutes = (last.at - first.at) / timedelta(minutes=1)
    if not minutes:
        return None
    mails, lines = last.sent - first.sent, last.processed - first.processed
    return Speed(max(0, mails) / minutes, max(0, lines) / minutes)


def seconds_left(unprocessed, measured, pause):
    """How long the lines that are left will take, as an estimate (int); None when
    nothing is known.

    :param measured: Speed, or None
    :param pause: seconds that the dialer waits between two mails
    """
    if not unprocessed:
        return 0
    if measured and measured.lines:
        return round(unprocessed * 60 / measured.lines)
    return round(unprocessed * pause) or None


def superfluous(ids):
    """Samples that can go without the curve changing its shape: every other one, but
    for the first and the newest ones.

    :param ids: of one list's samples, the oldest first
    """
    return ids[1:-NEWEST:2] if len(ids) > MOST else []
