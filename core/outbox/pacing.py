"""How fast mail leaves, and when what could not leave is tried again.

Pure: every moment is passed in, naive UTC.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from ..clock import SLACK
from ..inbound.pause import pause
from .priority import yields

MINUTE = timedelta(minutes=1)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
KEPT_PART = 10  # one in ten

# RFC 3463: class, subject, detail.
_ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS, _MAILBOX, _POLICY = 1, 2, 7  # subjects
_TOO_MANY_RECIPIENTS = (5, 3)
# A server that puts off a sender it does not know yet: of this mail only.
_GREYLISTED = re.compile(r"gr[ea]y-?\s?list", re.IGNORECASE)
# What Gmail ("Daily user sending limit exceeded"), Microsoft 365 ("daily limit for
# message recipients", "concurrent connections limit", SubmissionQuotaExceeded) and
# others say of an account that has sent enough, some with a 5xx.
_ACCOUNT = re.compile(
    r"throttl|concurrent|submission ?quota|thread limit"
    r"|\b(?:daily|hourly|sending|submission|send rate)\b[^.]{0,30}\b(?:limit|quota)",
    re.IGNORECASE,
)
_NOT_THE_ACCOUNT = re.compile(r"\bsize\b|receiv|mailbox", re.IGNORECASE)


def retry_pause(attempts: int) -> timedelta:
    """How long a mail rests after so many attempts: 1, 2, 4, … 60 minutes."""
    return pause(attempts, FIRST_PAUSE, LONGEST_PAUSE)


def is_over(since: datetime | None, now: datetime, hours: int) -> bool:
    """Whether trouble that began at ``since`` has lasted longer than is waited.

    :param since: None when it only begins now
    """
    return since is not None and now - since >= timedelta(hours=hours)


def wait(starts: Iterable[datetime], now: datetime, per_minute: int) -> timedelta:
    """How long until one more mail may leave; zero when it may now.

    No minute ever holds more than ``per_minute`` mails, however it is laid.

    :param starts: when the mails of at least the last minute left, in any order; those
        of a clock that was ahead are not believed
    :param per_minute: 0 for no limit
    """
    if per_minute <= 0:
        return timedelta()
    begin = (each for each in starts if -SLACK <= now - each < MINUTE)
    recent = sorted(begin, reverse=True)
    if len(recent) < per_minute:
        return timedelta()
    return min(recent[per_minute - 1] + MINUTE - now, MINUTE)


def share(per_minute: int, priority: int) -> int:
    """How many of the mails a minute one of this priority may make full.

    A mass mailing leaves every tenth to others, and one at least, so that an answer
    does not have to wait for a minute to pass; where only one may leave a minute,
    the answer is the next one.

    :param per_minute: 0 for no limit
    """
    if not yields(priority):
        return per_minute
    kept = max(1, per_minute // KEPT_PART)
    return max(per_minute - kept, min(per_minute, 1))


def is_limit(code: int, words: str) -> bool:
    """Whether the server's answer to a mail means that the account has to slow down,
    rather than that something is wrong with this mail or its recipient.

    :param code: SMTP reply code
    :param words: the server's, which may begin with an enhanced code (RFC 3463)
    """
    if code == 421:
        return True
    subject, detail = _subject_and_detail(words)
    named = bool(_ACCOUNT.search(words)) and not _NOT_THE_ACCOUNT.search(words)
    of_this_mail = subject in (_ADDRESS, _MAILBOX) or _GREYLISTED.search(words)
    if code >= 500 or of_this_mail:
        return named
    if code in (450, 451):
        return named or subject == _POLICY
    return code in (432, 452, 454) and (subject, detail) != _TOO_MANY_RECIPIENTS


def _subject_and_detail(words):
    found = _ENHANCED.search(words)
    return (int(found[1]), int(found[2])) if found else (0, 0)
