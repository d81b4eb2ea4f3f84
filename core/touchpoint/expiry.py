"""When to warn that something expires."""

from datetime import date, timedelta

WARNED_AHEAD = (30, 7, 1, 0)  # days


def warning_due(expires: date, today: date, warned_on: date | None) -> bool:
    """Whether one of the days on which to warn has come since the last warning.

    Another ``expires`` has other days: nothing has to be reset.
    """
    days = [expires - timedelta(days=ahead) for ahead in WARNED_AHEAD]
    come = [day for day in days if day <= today]
    return bool(come) and (warned_on is None or warned_on < max(come))


def expires_soon(expires: date, today: date) -> bool:
    return expires - timedelta(days=max(WARNED_AHEAD)) <= today
