"""The working time of queues, as the arithmetic takes it."""

from datetime import UTC, datetime

from ...core.automation.service_level import ALWAYS, WorkingTime
from ..routing.queue_schedule import hours_of, work_intervals

DAY = 86400
# Ahead of now, at first. A schedule with less work than is promised is read further.
AHEAD = 14 * DAY
# Whoever does not work for so long works never.
FURTHEST = 800 * DAY


class ServiceHours:
    """Of several queues: each schedule is read once, and no further than is needed."""

    def __init__(self, now, earliest, longest):
        """:param now: moment
        :param earliest: moment from which on it is asked for
        :param longest: seconds of work that are promised at most
        """
        self.now = now
        self.earliest = min(earliest, now)
        self.longest = longest
        self._read = {}

    def of(self, queue):
        """:return: core.automation.service_level.WorkingTime"""
        if not queue.email_calendar_id:
            return ALWAYS
        key = hours_of(queue)
        if key not in self._read:
            self._read[key] = self._working_time(queue)
        return self._read[key]

    def _working_time(self, queue):
        ahead = AHEAD
        while True:
            until = self.now + ahead
            found = working_time(queue, self.earliest, until)
            enough = found.between(self.now, until) >= self.longest
            if enough or ahead >= FURTHEST:
                return found
            ahead = min(ahead * 4, FURTHEST)


def working_time(queue, start, end):
    """Between two moments, by the schedule of the queue.

    :return: core.automation.service_level.WorkingTime
    """
    found = work_intervals(
        queue, datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)
    )
    return WorkingTime(
        # A day that ends at midnight ends a microsecond before it.
        (int(begin.timestamp()), round(stop.timestamp()))
        for begin, stop in found
    )
