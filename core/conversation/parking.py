"""Until when a conversation is parked."""

from datetime import datetime, time, timedelta, tzinfo

MORNING = time(9)
# By hand somebody types 2062 for 2026: nobody would see the conversation again.
LONGEST = timedelta(days=366)
PRESETS = ("hour", "tomorrow", "monday")


def ends_at(preset: str, now: datetime, tz: tzinfo) -> datetime:
    """When what is parked by a preset comes back.

    :param preset: one of PRESETS: in an hour; tomorrow, or next Monday, at nine
    :param now: aware
    :param tz: the time zone in which the agent works
    """
    if preset == "hour":
        return now + timedelta(hours=1)
    here = now.astimezone(tz)
    days = 1 if preset == "tomorrow" else 7 - here.weekday()
    morning = datetime.combine(here.date() + timedelta(days=days), MORNING, tz)
    return morning.astimezone(now.tzinfo)


def why_not(until: datetime, now: datetime) -> str:
    """Why nothing is parked until then: "past" or "far"; "" when it may be.

    :param until: as ``now``: both aware, or both naive
    """
    if until <= now:
        return "past"
    return "far" if until > now + LONGEST else ""
