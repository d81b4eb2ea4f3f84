"""How fast a dialer sends: seconds between two mails, and the most an hour and a day.

Pure: moments are naive UTC, and passed in.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from ..clock import SLACK
from .schedule import next_day_begins, on_the_wall

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Limits:
    """:param seconds_between: from the beginning of a mail to that of the next; 0: none
    :param per_hour: in any sixty minutes; 0: no limit
    :param per_day: from midnight to midnight; 0: no limit
    :param zone: whose midnight
    """

    seconds_between: float = 0
    per_hour: int = 0
    per_day: int = 0
    zone: tzinfo = UTC


class Starts:
    """When the mails of a dialer began to leave, as far as its limits ask for it.

    :param zone: whose days are counted
    :param recent: (moment, how many) of at least the last hour, in any order
    :param day: the one that ``today`` counts
    :param today: how many have begun on that day
    """

    def __init__(
        self,
        zone: tzinfo = UTC,
        recent: Iterable[tuple[datetime, int]] = (),
        day: date | None = None,
        today: int = 0,
    ):
        self.zone = zone
        self.day = day
        self.today = today
        self._recent = deque(sorted(recent))
        self._count = sum(many for _moment, many in self._recent)
        self.last = self._recent[-1][0] if self._recent else None

    def note(self, moment: datetime):
        """One more begins now."""
        self._recent.append((moment, 1))
        self._count += 1
        self.last = moment
        day = on_the_wall(moment, self.zone).date()
        self.today = self.today + 1 if day == self.day else 1
        self.day = day

    def trim(self, now: datetime):
        """Forget what is an hour old, and what a clock wrote that was ahead."""
        while self._recent and self._recent[0][0] <= now - HOUR:
            self._count -= self._recent.popleft()[1]
        while self._recent and self._recent[-1][0] > now + SLACK:
            self._count -= self._recent.pop()[1]
        if self.last and self.last > now + SLACK:
            self.last = now

    # -- when one more may begin, from a moment on that is not before the last trim --

    def after_pause(self, moment: datetime, seconds: float) -> datetime:
        if not self.last or seconds <= 0:
            return moment
        return max(moment, self.last + timedelta(seconds=seconds))

    def within_hour(self, moment: datetime, most: int) -> datetime:
        if not 0 < most <= self._count:
            return moment
        over = self._count - most
        for begun, many in self._recent:
            over -= many
            if over < 0:
                return max(moment, begun + HOUR)
        return moment

    def within_day(self, moment: datetime, most: int) -> datetime:
        today = on_the_wall(moment, self.zone).date()
        if most <= 0 or today != self.day or self.today < most:
            return moment
        return next_day_begins(self.zone, moment)
