"""The Date of a mail, as RFC 5322 has it and as programs write it."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from dateutil import parser as dateutil

LONGEST = 100

_COMMENT = re.compile(r"\([^()]*\)")
_YEAR_FIRST = re.compile(
    r"^(\d{4})[-/.](\d\d?)[-/.](\d\d?)[T ]+(\d[\d:.,]+)(?: (?=[+-]))?"
)
_BEFORE_OFFSET = re.compile(
    r"(?<=\d)\s*(?:GMT|UTC|UT|Z)?\s*([+-]) ?(\d\d):?(\d\d)(?= |$)"
)
_ZONE = re.compile(r"(?<=\d )([A-Z]{3,4})(?=(?: \d{4})?$)")
_HALF_DAY = re.compile(r"\d ?[ap]\.?m\b", re.IGNORECASE)
# Those that mean one thing only, beside what the standard names.
_ZONES = {
    **dict.fromkeys(("CET", "MET", "WEST", "BST"), "+0100"),
    **dict.fromkeys(("CEST", "MEST", "MESZ", "EET"), "+0200"),
    **dict.fromkeys(("EEST", "MSK"), "+0300"),
    **{"MEZ": "+0100", "WET": "+0000", "BRT": "-0300", "HKT": "+0800"},
    **{"JST": "+0900", "KST": "+0900", "AEST": "+1000", "AEDT": "+1100"},
}
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))


def read(text: str) -> datetime | None:
    """Naive UTC; None when it makes no sense, or could be either of two days.

    A date without a zone is taken for UTC.
    """
    text = _tidy(text[:LONGEST])
    if _HALF_DAY.search(text):
        return _freely(text)
    return standard(text) or _freely(text)


def standard(text: str) -> datetime | None:
    """As RFC 5322, its forerunners or ISO 8601 have it."""
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return _naive(datetime.fromisoformat(text))
        found = datetime(*parts[:5], min(parts[5], 59))
        return _naive(found - timedelta(seconds=parts[9] or 0))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _tidy(text: str) -> str:
    """With one zone, behind the time, as numbers."""
    while (bare := _COMMENT.sub(" ", text)) != text:
        text = bare
    text = " ".join(text.partition("(")[0].replace('"', " ").split())
    text = _BEFORE_OFFSET.sub(r" \1\2\3", text)
    text = _ZONE.sub(lambda match: _ZONES.get(match[1], match[1]), text)
    return _YEAR_FIRST.sub(_iso, text)


def _iso(match: re.Match) -> str:
    year, month, day, time = match.groups()
    return f"{year}-{month:0>2}-{day:0>2}T{time:0>5}"


def _freely(text: str) -> datetime | None:
    """What is no date but looks like one; only if it names the whole day, and the
    same day wherever the day comes first."""
    try:
        found = {
            _naive(
                dateutil.parse(
                    text,
                    default=default,
                    dayfirst=day_first,
                    tzinfos=lambda _name, offset: offset,
                )
            )
            for default in _DEFAULTS
            for day_first in (False, True)
        }
    except (ValueError, OverflowError, TypeError):
        return None
    return found.pop() if len(found) == 1 else None


def _naive(found: datetime) -> datetime | None:
    if found.tzinfo:
        found = found.astimezone(UTC).replace(tzinfo=None)
    return found.replace(microsecond=0) if 1970 <= found.year < 2200 else None
