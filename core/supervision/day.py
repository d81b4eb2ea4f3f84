"""A day of agents on one axis of time: what they had, and where it is drawn."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# Of events: with these an agent has a conversation; with these no longer.
BEGINS = ("accepted", "picked", "started", "reopened")
ENDS = ("closed", "transferred", "released", "taken_over", "returned")

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Span:
    """From when to when something was so. ``end`` None: it still is."""

    start: datetime
    end: datetime | None
    about: object = None


@dataclass(frozen=True)
class Step:
    """An event of a conversation that an agent had. ``seconds``: how long he had it, as
    the event says."""

    conversation: int
    kind: str
    at: datetime
    seconds: int = 0


@dataclass(frozen=True)
class Held:
    """What an agent did with a conversation at a time: ``how`` it began and ended, by
    types of events; "" when that is not known, or it has not ended."""

    conversation: int
    parked: bool
    began: str = ""
    ended: str = ""


class Axis:
    """A day, or hours of it, where somebody is.

    :param start, end: datetime in UTC, without zone
    """

    def __init__(self, start, end, zone):
        self.start, self.end, self.zone = start, end, zone

    @classmethod
    def of_day(cls, day, zone):
        """A day from midnight to midnight there: of 23 or 25 hours, too."""
        following = day + timedelta(days=1)
        return cls(_midnight(day, zone), _midnight(following, zone), zone)

    def part(self, spans):
        """The whole hours of this axis that hold these spans, at least one hour.

        :param spans: list of Span, clipped
        """
        if not spans:
            return self
        first = min(span.start for span in spans) - self.start
        last = max(span.end for span in spans) - self.start
        start = self.start + first // HOUR * HOUR
        hours = max(-(-last // HOUR), first // HOUR + 1)
        return Axis(start, min(self.start + hours * HOUR, self.end), self.zone)

    def clip(self, span, now):
        """The part of a span that is on the axis, or None. What still goes on goes to
        ``now``."""
        start = max(span.start, self.start)
        end = min(span.end or max(now, span.start), self.end)
        if start >= self.end or end < self.start or (end == start != span.start):
            return None
        return Span(start, end, span.about)

    def place(self, moment):
        """Where it is, in per cent of the axis."""
        share = (moment - self.start) / (self.end - self.start)
        return round(min(max(share, 0), 1) * 100, 3)

    def ticks(self):
        """[(moment, "09:00")] of each whole hour, by the clock there: at the end of
        summer time an hour comes twice."""
        moment, ticks = self.start, []
        while moment < self.end:
            ticks.append((moment, self.clock(moment)))
            moment += HOUR
        return ticks

    def clock(self, moment):
        """ "09:15" there."""
        return f"{moment.replace(tzinfo=UTC).astimezone(self.zone):%H:%M}"


def _midnight(day, zone):
    there = datetime(day.year, day.month, day.day, tzinfo=zone)
    return there.astimezone(UTC).replace(tzinfo=None)


def held(steps, mine):
    """How long an agent had which conversations.

    :param steps: list of Step of one agent, oldest first; those of before the first
        that is known may be missing
    :param mine: ids of conversations that he has now
    :return: list of Span about Held: parked times are spans of their own
    """
    spans, going = [], {}
    for step in steps:
        track = going.get(step.conversation)
        if track is None:
            track = going[step.conversation] = _Track(step.conversation)
        spans += track.take(step)
    for track in going.values():
        spans += track.finish(track.conversation in mine)
    return spans


class _Track:
    """One conversation at one agent, as its events are told one after the other."""

    def __init__(self, conversation):
        self.conversation = conversation
        self.since = None
        self.began = ""
        self.parked = False

    def take(self, step):
        if step.kind in BEGINS:
            found = self._until(step.at, "")
            self.since, self.began, self.parked = step.at, step.kind, False
            return found
        if step.kind in ENDS:
            self._assume(step)
            found = self._until(step.at, step.kind)
            self.since = None
            return found
        self._assume(step)
        found = self._until(step.at, step.kind)
        self.since, self.began = step.at, step.kind
        self.parked = step.kind == "parked"
        return found

    def finish(self, still):
        return self._until(None, "") if still else []

    def _assume(self, step):
        """Its beginning is not told: the event says how long it was."""
        if self.since is None and step.seconds:
            self.since = step.at - timedelta(seconds=step.seconds)
            self.parked = step.kind == "unparked"

    def _until(self, end, kind):
        if self.since is None:
            return []
        about = Held(self.conversation, self.parked, self.began, kind)
        return [Span(self.since, end, about)]


def lanes(spans):
    """Spans one below the other where they are at the same time.

    :param spans: list of Span that have ended
    :return: list of lists of Span; in each no two overlap
    """
    rows = []
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        row = next((row for row in rows if row[-1].end <= span.start), None)
        if row is None:
            rows.append(row := [])
        row.append(span)
    return rows
