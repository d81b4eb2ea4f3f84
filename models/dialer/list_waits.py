"""Why lists wait that somebody has played, and when they go on, for screens."""

from datetime import datetime, timedelta

from .dialer_moment import DialerMoment

REASONS = [
    ("schedule", "Outside its hours"),
    ("pace", "By the pace of the dialer"),
    ("hour", "As many as may be in an hour"),
    ("day", "As many as may be in a day"),
    ("throttled", "The mail provider limits it"),
    ("scanner", "Its files wait for the virus scanner"),
    ("touchpoint", "The touchpoint cannot send"),
    ("disabled", "The dialer is not enabled"),
    ("confirm", "Somebody has to look at it"),
    ("mail_first", "Answers of agents leave first"),
]
# A pause that is over before one has read of it is none.
SHORT = timedelta(seconds=5)
SECOND = timedelta(seconds=1)


def waits_of(one, now):
    """:param one: email.dialer.list with the rights of the system
    :param now: datetime
    :return: values of its fields
    """
    nothing = {"wait_reason": False, "wait_until": False}
    if not (one.running or one.hold):
        return nothing
    moment = DialerMoment(one).decide()
    known = moment.reason in dict(REASONS)
    if moment.go or not known or _is_short(moment, now):
        return nothing
    return {"wait_reason": moment.reason, "wait_until": _to_second(moment.at)}


def _is_short(moment, now):
    return moment.reason == "pace" and moment.at and moment.at - now < SHORT


def _to_second(at: datetime | None):
    """A full second, and no earlier."""
    if not at:
        return False
    return (at + SECOND if at.microsecond else at).replace(microsecond=0)
