"""When an alarm rings and when it is over: by its figure, and by time alone (J2).

A figure that crosses the threshold has to stay there for a set time until somebody is
told, and has to be back for as long until that is over: one that swings around the
threshold rings once.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

# Those that are bad when they are small; the others are bad when they are large.
BELOW = frozenset({"available", "service_level"})

News = Literal["rang", "over"] | None


@dataclass(frozen=True)
class Watch:
    """How it stands with an alarm in a queue.

    ``crossed_at``: since when the figure has been beyond its threshold; None: it is
    not. ``ringing``: that was told. ``back_at``: since when the figure of one that
    rings is back; None: it is not.
    """

    crossed_at: datetime | None = None
    ringing: bool = False
    back_at: datetime | None = None


QUIET = Watch()


def is_crossed(figure: str, value: float | None, threshold: float) -> bool:
    """Whether the figure is one to tell of.

    :param value: None where there is nothing to say, such as a service level of a day
        on which nobody wrote
    """
    if value is None:
        return False
    return value < threshold if figure in BELOW else value >= threshold


def look(
    watch: Watch, crossed: bool | None, now: datetime, hold: timedelta
) -> tuple[Watch, News]:
    """What is to be told now, and how it stands then.

    :param crossed: whether the figure is beyond its threshold; None: nobody is to be
        told of it now, for the queue is closed
    :param hold: for so long the figure has to stay where it is
    """
    if crossed is None:
        return QUIET, "over" if watch.ringing else None
    if watch.ringing:
        return _while_ringing(watch, crossed, now, hold)
    if not crossed:
        return QUIET, None
    since = _earlier(watch.crossed_at, now)
    rings = now - since >= hold
    return Watch(crossed_at=since, ringing=rings), "rang" if rings else None


def _while_ringing(watch, crossed, now, hold):
    if crossed:
        return replace(watch, back_at=None), None
    since = _earlier(watch.back_at, now)
    if now - since >= hold:
        return QUIET, "over"
    return replace(watch, back_at=since), None


def _earlier(moment, now):
    """The server's clock may have gone back since."""
    return now if moment is None else min(moment, now)


def due_at(watch: Watch, hold: timedelta) -> datetime | None:
    """When something is to be told, if the figure stays where it is; None: nothing."""
    since = watch.back_at if watch.ringing else watch.crossed_at
    return None if since is None else since + hold
