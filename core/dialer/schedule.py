"""On which days and in which hours mail leaves, by the clock on the wall of a place.

Moments are naive UTC; what a clock on the wall shows is naive local time. Time zones
are tzinfo. Where clocks change, an hour that is skipped is no working time, and one
that comes twice is so twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
# So much is looked at in one go, and so far at most.
STRETCH = timedelta(days=7)
FURTHEST = timedelta(days=800)


@dataclass(frozen=True)
class Hours:
    """Of one day of the week.

    :param weekday: 0 for Monday
    :param start: since the day began, included
    :param end: since the day began, at most 24 hours, not included
    :param week: 0 or 1 for those of every second week (see week_of), None for all
    """

    weekday: int
    start: timedelta
    end: timedelta
    week: int | None = None


@dataclass(frozen=True)
class Schedule:
    """:param hours: in which mail leaves
    :param days_off: (start, end) on the wall in which it does not, whatever the hours
    """

    hours: tuple[Hours, ...]
    days_off: tuple[tuple[datetime, datetime], ...] = ()

    def of_day(self, day: date) -> list[tuple[datetime, datetime]]:
        """(start, end) on the wall of that day, in order; they may overlap."""
        midnight = datetime.combine(day, time())
        spans = [
            (midnight + one.start, midnight + one.end)
            for one in self.hours
            if one.weekday == day.weekday() and one.week in (None, week_of(day))
        ]
        for off in self.days_off:
            spans = [part for span in spans for part in _without(span, off)]
        return sorted(spans)


EVERY_DAY = Schedule(tuple(Hours(day, timedelta(), DAY) for day in range(7)))


def week_of(day: date) -> int:
    """0 or 1, by turns."""
    return (day.toordinal() - 1) // 7 % 2


def on_the_wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def is_open(schedule: Schedule, zone: tzinfo, moment: datetime) -> bool:
    wall = on_the_wall(moment, zone)
    return any(start <= wall < end for start, end in schedule.of_day(wall.date()))


def opens_at(schedule: Schedule, zone: tzinfo, moment: datetime) -> datetime | None:
    """The first moment from this one on at which it is open; None when it never is."""
    if is_open(schedule, zone, moment):
        return moment
    start = moment
    while start < moment + FURTHEST:
        end = start + STRETCH
        for begin in _beginnings(schedule, zone, start, end):
            if is_open(schedule, zone, begin):
                return begin
        start = end
    return None


def day_begins(zone: tzinfo, moment: datetime) -> datetime:
    """When the day of this moment began there."""
    midnight = datetime.combine(on_the_wall(moment, zone).date(), time())
    return _first_of_day(zone, midnight, moment - DAY - DAY)


def next_day_begins(zone: tzinfo, moment: datetime) -> datetime:
    """When the day after that of this moment begins there."""
    midnight = datetime.combine(on_the_wall(moment, zone).date() + DAY, time())
    return _first_of_day(zone, midnight, moment)


def _first_of_day(zone, midnight, start):
    """Midnight itself may be skipped, or come twice."""
    moments = _moments_of({midnight}, zone, start, start + 3 * DAY)
    return next(
        each for each in moments if on_the_wall(each, zone).date() == midnight.date()
    )


def _beginnings(schedule, zone, start, end) -> Iterator[datetime]:
    """Moments at which it may begin to be open, in order."""
    # No clock is further than a day from UTC.
    first = start.date() - DAY
    days = [first + timedelta(days=n) for n in range((end - start).days + 3)]
    walls = {begin for day in days for begin, _end in schedule.of_day(day)}
    return _moments_of(walls, zone, start, end)


def _moments_of(walls: Iterable[datetime], zone, start, end) -> Iterator[datetime]:
    """Moments between two at which the wall may show one of these, and those at which
    the clocks change, in order."""
    changes = list(_changes(zone, start, end))
    offsets = {_offset(zone, each) for each in (start, *changes)}
    found = {wall - offset for wall in walls for offset in offsets}
    return iter(sorted(each for each in (*found, *changes) if start <= each < end))


def _changes(zone, start, end) -> Iterator[datetime]:
    """Moments at which the clocks of a place change; no two of them are on one day."""
    while start < end:
        after = min(start + DAY, end)
        if _offset(zone, start) != _offset(zone, after):
            yield _change(zone, start, after)
        start = after


def _change(zone, before, after):
    """The one moment at which they do between these, to the second."""
    offset = _offset(zone, before)
    before = before.replace(microsecond=0)
    after = after.replace(microsecond=0) + SECOND
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(zone, moment):
    return moment.replace(tzinfo=UTC).astimezone(zone).utcoffset()


def _without(span, off):
    """What is left of a span of time, in up to two parts."""
    (start, end), (away, back) = span, off
    parts = ((start, min(end, away)), (max(start, back), end))
    return [part for part in parts if part[0] < part[1]]
