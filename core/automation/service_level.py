"""Until when a customer should have an answer.

A moment is a number of whole seconds since 1970 in UTC, so that a day on which the
clocks change is as long as it is. Working time is passed in.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

FAR = 1 << 40
"""A moment that nobody lives to see."""


class WorkingTime:
    """When somebody works, and how much of that has gone by at each moment."""

    def __init__(self, intervals):
        """:param intervals: (start, end) of each stretch of work, in any order; where
        they touch or overlap they are one"""
        merged = _merge(intervals)
        self._starts = [start for start, _end in merged]
        self._ends = [end for _start, end in merged]
        lengths = (end - start for start, end in merged)
        # Seconds worked before each of them, and in all.
        self._before = list(accumulate(lengths, initial=0))

    def between(self, start, end):
        """Seconds of work from one moment to a later one; 0 when it is not later."""
        return max(0, self._worked(end) - self._worked(start))

    def after(self, start, seconds):
        """The first moment at which so much has been worked since ``start``; None when
        that is not within what is known.

        :param seconds: more than 0
        """
        total = self._worked(start) + seconds
        if total > self._before[-1]:
            return None
        number = bisect_left(self._before, total) - 1
        return self._starts[number] + total - self._before[number]

    def within(self, start, end):
        """[(start, end)] of the stretches of work between two moments."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return [
            (max(start, self._starts[number]), min(end, self._ends[number]))
            for number in range(first, last)
        ]

    def _worked(self, moment):
        """Seconds of work before a moment."""
        number = bisect_right(self._starts, moment)
        if not number:
            return 0
        return self._before[number - 1] + (
            min(moment, self._ends[number - 1]) - self._starts[number - 1]
        )


def _merge(intervals):
    merged = []
    for start, end in sorted(each for each in intervals if each[0] < each[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


ALWAYS = WorkingTime([(0, FAR)])
"""Of a queue without a schedule."""


class Promise(NamedTuple):
    """What a queue promises for a priority: seconds of work until an answer."""

    first: int
    further: int

    def seconds(self, answered):
        """:param answered: whether the customer has had an answer"""
        return self.further if answered else self.first


class Turn(NamedTuple):
    """A customer who waits.

    ``since``: when the oldest mail came that nobody has answered, or when the
    conversation was opened again after that. ``pauses``: (start, end) of each time in
    which it was the customer's turn all the same. ``paused_at``: since when it is so
    now, or None. ``answered``: whether the customer has had an answer before.
    """

    since: int
    answered: bool = False
    pauses: tuple = ()
    paused_at: int | None = None


def due_at(turn, seconds, working_time):
    """When so much has been worked since the customer waits, without the pauses.

    :param seconds: more than 0
    :return: None as long as it is the customer's turn, and when nobody ever works
    """
    moment, left = turn.since, seconds
    for start, end in _pauses_of(turn):
        if end <= moment:
            continue
        worked = working_time.between(moment, start)
        if worked >= left:
            break
        left -= worked
        moment = max(moment, end)
    due = working_time.after(moment, left)
    return None if due is None or due >= FAR else due


def _pauses_of(turn):
    if turn.paused_at is None:
        return _merge(turn.pauses) if turn.pauses else ()
    return _merge([*turn.pauses, (turn.paused_at, FAR)])


class Clock(NamedTuple):
    """``due``: when the service level passes, or None. ``warn``: when its agent is
    warned before, or None."""

    due: int | None
    warn: int | None = None


def read_clock(turn, promise, share, working_time):
    """:param share: per cent of the time after which the agent is warned; 0 or 100:
    never before it has passed
    """
    seconds = promise.seconds(turn.answered)
    if seconds <= 0:
        return Clock(None)
    due = due_at(turn, seconds, working_time)
    part = seconds * share // 100
    if due is None or not 0 < part < seconds:
        return Clock(due)
    return Clock(due, due_at(turn, part, working_time))


class Standing(NamedTuple):
    """``delayed``: it is known that the service level has passed. ``due_soon``: its
    agent was warned. ``look_at``: when to look at it again, or None."""

    delayed: bool
    due_soon: bool
    look_at: int | None


def stand(clock, now, was_delayed, was_due_soon):
    """What stays of what was known, when the clock is set anew: it may have gone back.

    What has passed, and is not known yet, is to be looked at at once.
    """
    delayed = was_delayed and clock.due is not None and clock.due <= now
    if clock.due is None or delayed:
        return Standing(delayed, False, None)
    due_soon = was_due_soon and clock.warn is not None and clock.warn <= now
    waits_for = clock.due if due_soon or clock.warn is None else clock.warn
    return Standing(False, due_soon, waits_for)
