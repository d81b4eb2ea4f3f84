"""The ticket's number in the subject: ``[HT00012]``, ``#HT00012``, ``HT00012``.

Anybody can guess one: it says where a mail may belong, never that it does.
"""

import re
from functools import lru_cache

MOST = 5
LONGEST_SUBJECT = 500

_VARIABLE = re.compile(r"%\([a-z_0-9]+\)s")
_VARIABLE_DIGITS = r"\d{1,4}"


def find(subject: str, prefix: str) -> tuple[str, ...]:
    """The numbers in a subject, as the sequence writes them, in order, without doubles.

    :param prefix: of the sequence, with its ``%(year)s`` and the like when it has some;
        where it has no letter only ``#12`` and ``[#12]`` are taken for numbers
    """
    found = (
        match[1]
        for match in _pattern(prefix).finditer(subject[:LONGEST_SUBJECT].upper())
    )
    return tuple(dict.fromkeys(found))[:MOST]


def put(subject: str, number: str) -> str:
    """The subject with ``[number]`` behind it, unless it is there already."""
    if number.upper() in subject.upper():
        return subject
    return f"{subject} [{number}]".strip()


@lru_cache(maxsize=64)
def _pattern(prefix: str) -> re.Pattern:
    pieces = (re.escape(piece.upper()) for piece in _VARIABLE.split(prefix))
    number = _VARIABLE_DIGITS.join(pieces) + r"\d{1,12}(?!\w)"
    if re.search(r"[^\W\d_]", _VARIABLE.sub("", prefix)):
        return re.compile(rf"(?<![\w&])({number})")
    # Bare digits may be anything.
    return re.compile(rf"(?<![\w&#])(?:#|\[#)({number})")
