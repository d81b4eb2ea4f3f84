"""When it is what time somewhere, as a list that a database reckons with faster than
with the rules of a time zone."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@lru_cache(maxsize=64)
def offsets(zone, first_year, last_year):
    """How far a zone is before UTC, from the beginning of the first of these years (and
    before) until the end of the last (and after).

    :param zone: name of the IANA time zone database
    :return: tuple of (since when, naive UTC; seconds), the latest first; clocks are not
        changed twice within a day
    """
    zone = ZoneInfo(zone)
    moment, end = datetime(first_year, 1, 1), datetime(last_year + 1, 1, 1)
    found = [(moment, _offset(zone, moment))]
    while moment < end:
        if _offset(zone, moment + DAY) != found[-1][1]:
            changed = _changed(zone, moment, moment + DAY)
            found.append((changed, _offset(zone, changed)))
        moment += DAY
    return tuple(reversed(found))


def _offset(zone, moment):
    offset = moment.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    return round(offset.total_seconds())


def _changed(zone, before, after):
    """The first second at which the offset is no longer that of ``before``."""
    old = _offset(zone, before)
    while after - before > SECOND:
        middle = before + timedelta(seconds=(after - before) // SECOND // 2)
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after
