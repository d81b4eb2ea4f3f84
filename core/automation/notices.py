"""Who is told of new tickets, and when: each at once, or many in one mail."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from ..inbound import addresses
from ..inbound.mail import Address
from ..outbox.reply import InvalidAddress, parse_addresses

HOUR = timedelta(hours=1)
MOST_ADDRESSES = 50
MOST_LISTED = 200
"""Tickets in one mail."""

# ``Prueba, Ana <ana@example.com>``, alone or between semicolons: as Outlook copies it.
_SURNAME_FIRST = re.compile(
    r"(?<![^;\n])[ \t]*+([^<>@,;\"\n]+),([^<>@,;\"\n]+)(<[^<>,;\"\n]+>)"
    r"[ \t]*+(?=[;\n]|\Z)"
)
_BULLET = re.compile(r"(?:[-•*·–—▪◦]|\d{1,3}[.)])\s+")
_BEFORE_NEXT = re.compile(r"(<[^<>\s]+@[^<>\s]+>)\s*(?=\S)")
_AROUND = " .'\"‘’“”«»"


class WrongAddresses(Exception):
    """What was typed are not all addresses. ``wrong``: those that are none."""

    def __init__(self, wrong: Sequence[str]):
        super().__init__(", ".join(wrong))
        self.wrong = tuple(wrong)


def read_addresses(text: str) -> tuple[Address, ...]:
    """Those that somebody typed or pasted, each once: separated by commas, semicolons,
    line ends or, of bare ones, spaces.

    :raises WrongAddresses: with all that are none
    """
    found: dict[str, Address] = {}
    wrong: list[str] = []
    text = addresses.visible(text).replace("\r", "\n")
    for piece in addresses.split(_SURNAME_FIRST.sub(r'"\1,\2" \3', text)):
        for typed in _apart(piece):
            try:
                for address in parse_addresses(typed):
                    found.setdefault(address.email, address)
            except InvalidAddress:
                wrong.append(typed)
    if wrong:
        raise WrongAddresses(wrong)
    return tuple(found.values())


def _apart(piece: str) -> list[str]:
    """Several addresses with spaces between them; else the piece as it is, without
    what lists and sentences put around it."""
    piece = _BULLET.sub("", piece, count=1)
    if "<" in piece:
        return _BEFORE_NEXT.sub(r"\1\n", piece).split("\n")
    piece = piece.strip(_AROUND)
    words = piece.split()
    bare = len(words) > 1 and all("@" in word for word in words)
    return words if bare else [piece]


def split_by_limit(
    new: Sequence[int], told: int, limit: int
) -> tuple[Sequence[int], Sequence[int]]:
    """(those that are told of at once, each in a mail of its own; those that wait for
    the mail at the end of the hour)

    :param told: how many were told of one by one in this hour
    :param limit: how many may be
    """
    room = max(0, limit - told)
    return new[:room], new[room:]


def hour_of(now: datetime) -> datetime:
    """When the hour began."""
    return now.replace(minute=0, second=0, microsecond=0)


def end_of_hour(now: datetime) -> datetime:
    return hour_of(now) + HOUR
