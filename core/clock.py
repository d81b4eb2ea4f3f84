"""What a stored moment is worth when the clock was wrong as it was written.

A machine's clock may jump ahead and back: what was written in between lies in the
future. No pause is longer than its own bound, so that a moment further ahead than that
is not believed. Moments are naive UTC.
"""

from datetime import datetime, timedelta

# By which the clocks of several machines may differ without anything being wrong.
SLACK = timedelta(minutes=1)


def is_due(moment: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Whether what was put off until ``moment`` has its turn.

    :param longest: for how long it may have been put off
    """
    return moment is None or moment <= now or is_impossible(moment, now, longest)


def is_recent(moment: datetime | None, now: datetime, age: timedelta) -> bool:
    """Whether ``moment`` is no older than ``age``, and has been."""
    return moment is not None and now - age <= moment <= now


def is_impossible(moment: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether ``moment`` is further ahead than a clock that is right writes it."""
    return moment > now + longest + SLACK


def bounded(moment: datetime, now: datetime, longest: timedelta) -> datetime:
    """``moment``, or the latest that can be believed."""
    return min(moment, now + longest)


def went_back(latest: datetime | None, now: datetime) -> bool:
    """Whether the clock shows less than it did.

    :param latest: when something happened last; None: nothing has
    """
    return latest is not None and is_impossible(latest, now, timedelta())
