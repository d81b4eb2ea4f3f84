"""Dates and hours as people write them into a cell."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

_DATE = r"""(?:
    (?P<year>\d{4})(?P<_1>[-/.])(?P<month>\d{1,2})(?P=_1)(?P<day>\d{1,2})
  | (?P<day2>\d{1,2})(?P<_2>[-/.])(?P<month2>\d{1,2})(?P=_2)(?P<year2>\d{4}|\d{2})
  | (?P<year3>\d{4})(?P<month3>\d{2})(?P<day3>\d{2})(?=T|$)
)"""
_TIME = r"""
    (?P<hour>\d{1,2})
    (?:[:.h]?(?P<minute>\d{2})(?:[:.]?(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?
    \s?(?P<hours>h|hs|hrs|horas)?\.?
    \s?(?P<half>[ap]\.?\s?m\.?)?
    \s?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?
"""
_MOMENT = re.compile(
    rf"{_DATE}(?:(?:T|,?\s+(?:a\s+las\s+|at\s+)?){_TIME})?",
    re.IGNORECASE | re.VERBOSE,
)
_CENTURY = 2000
_YEARS = range(1900, 2200)


class WrongDate(ValueError):
    """:param reason: "format": it cannot be read; "impossible": there is no such day or
    hour; "ambiguous": the hour comes twice that day, when the clocks go back;
    "left_out": it does not come, when they go forward
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def read_moment(text: str, zone: ZoneInfo) -> datetime | date:
    """A moment with its time zone; a date when no hour is written.

    Days come before months, but where the year is first.

    :param zone: in which it is meant, unless the text says another one
    :raises WrongDate:
    """
    match = _MOMENT.fullmatch(" ".join(text.split()))
    if not match or not _is_hour(match):
        raise WrongDate("format")
    try:
        day = _day(match)
        hour = _hour(match)
    except ValueError:
        raise WrongDate("impossible") from None
    if hour is None:
        return day
    if match["zone"]:
        return datetime.combine(day, hour, _offset(match["zone"]))
    return _in_zone(datetime.combine(day, hour), zone)


def _is_hour(match: re.Match[str]) -> bool:
    """Whether a lone number says by what it is an hour."""
    says = match["minute"] or match["hours"] or match["half"]
    return match["hour"] is None or bool(says)


def _day(match: re.Match[str]) -> date:
    parts = ("year", "month", "day")
    found = (match[part] or match[f"{part}2"] or match[f"{part}3"] for part in parts)
    year, month, day = found
    number = int(year) + (_CENTURY if len(year) == 2 else 0)
    if number not in _YEARS:
        raise ValueError(year)
    return date(number, int(month), int(day))


def _hour(match: re.Match[str]) -> time | None:
    if match["hour"] is None:
        return None
    hour = int(match["hour"])
    if half := match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(half)
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    return time(hour, int(match["minute"] or 0), int(match["second"] or 0))


def _offset(written: str) -> timezone:
    if written[0] not in "+-":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 14 or minutes > 59:
        raise WrongDate("impossible")
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if written[0] == "-" else ahead)


def _in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    is_there = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment
    raise WrongDate("ambiguous" if is_there else "left_out")
