"""A week against the week before, and a small curve of the weeks until then."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

WEEK = timedelta(days=7)
# What is shown as 0 % or 0 points is no change.
SMALLEST = 0.005


@dataclass(frozen=True)
class Change:
    """``direction``: "up", "down", "same", or "" when there is nothing to compare.
    ``tone``: "good", "bad" or "" when it is neither. ``by``: how much, as a part of
    what it was (0.1: a tenth more), or in the figure's own unit where that is per cent
    or stars; None when it was 0."""

    direction: str = ""
    tone: str = ""
    by: float | None = None


def week_of(day, first=0):
    """The day that the week of this day begins with.

    :param first: the weekday that weeks begin with, 0 for Monday
    """
    return day - timedelta(days=(day.weekday() - first) % 7)


def midnight(day, zone):
    """When this day begins there: datetime in UTC, without zone."""
    there = datetime.combine(day, time(), zone)
    return there.astimezone(UTC).replace(tzinfo=None)


def bounds(week, zone):
    """(start, end) of the week that begins with this day there; UTC, the end is not of
    it."""
    return midnight(week, zone), midnight(week + WEEK, zone)


def next_moment(weekday, minutes, zone, after):
    """The first moment after this one that is at this time of the week there.

    :param weekday: 0 for Monday
    :param minutes: of the day, by the clock there; a time that a change of the clock
        leaves out is meant as long after midnight as on other days
    :param after: datetime in UTC, without zone
    """
    there = after.replace(tzinfo=UTC).astimezone(zone).date()
    day = there + timedelta(days=(weekday - there.weekday()) % 7)
    moment = _moment(day, minutes, zone)
    return moment if moment > after else _moment(day + WEEK, minutes, zone)


def _moment(day, minutes, zone):
    hour, minute = divmod(minutes, 60)
    there = datetime.combine(day, time(hour, minute), zone)
    return there.astimezone(UTC).replace(tzinfo=None)


def change(value, before, unit="count", good=None):
    """
    :param value, before: numbers; None where nothing was counted
    :param unit, good: of core.supervision.figures.Figure
    """
    if value is None or before is None:
        return Change()
    difference = value - before
    if unit in ("percent", "stars"):
        by = difference
    else:
        by = difference / before if before else None
    if not difference or (by is not None and abs(by) < SMALLEST):
        return Change("same", "", 0)
    direction = "up" if difference > 0 else "down"
    tone = good and ("good" if direction == good else "bad")
    return Change(direction, tone or "", by)


@dataclass(frozen=True)
class Curve:
    """``paths``: as SVG has them, one for each stretch without a gap. ``dots``: (x, y)
    of values that stand alone, and of the last one."""

    paths: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


def curve(values, width=100, height=24, margin=3):
    """
    :param values: numbers, the oldest first; None for a gap
    """
    known = [value for value in values if value is not None]
    if not known:
        return Curve((), ())
    least, most = min(known), max(known)
    step = (width - 2 * margin) / max(len(values) - 1, 1)

    def point(index, value):
        share = (value - least) / (most - least) if most > least else 0.5
        return (
            round(margin + index * step, 1),
            round(height - margin - share * (height - 2 * margin), 1),
        )

    stretches, alone = [[]], []
    for index, value in enumerate(values):
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append(point(index, value))
    alone = [each[0] for each in stretches if len(each) == 1]
    lines = tuple(
        "M" + " L".join(f"{x} {y}" for x, y in each)
        for each in stretches
        if len(each) > 1
    )
    last = [stretches[-1][-1]] if stretches[-1] else []
    return Curve(lines, tuple(dict.fromkeys(alone + last)))


def to_date(text):
    """ "2026-11-23" as date. Raises ValueError."""
    found = date.fromisoformat(text)
    if not 2000 <= found.year < 9000:
        raise ValueError(text)
    return found
