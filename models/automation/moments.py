"""Moments as the arithmetic has them: whole seconds since 1970, in UTC."""

import calendar
from datetime import UTC, datetime


def to_seconds(moment):
    """:param moment: datetime, UTC, as fields have it; or False"""
    return calendar.timegm(moment.timetuple()) if moment else None


def to_moment(seconds):
    """As fields have it; False for None."""
    if seconds is None:
        return False
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
