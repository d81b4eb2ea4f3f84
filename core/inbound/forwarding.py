"""Forwarding addresses: how they are made, and found again in a mail that came to one.

``support.<token>@mail.example.com`` where a whole domain is received, or
``catchall+support.<token>@example.com`` where one mailbox is. The token cannot be
guessed: who does not know the address cannot write to it past the public one.
"""

import re
from collections.abc import Iterator

from . import addresses
from .head import Head
from .header_block import read_block
from .mime import Part

TOKEN_LENGTH = 16
TOKEN_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
LONGEST_LOCAL = 64
"""Octets of the part before the @ (RFC 5321, 4.5.3.1.1)."""
LONGEST_WORD = 20
HEAD_BYTES = 256 * 1024
"""Of a mail, more than enough for its headers."""

_MADE = re.compile(rf"(?:^|[.+])[{TOKEN_LETTERS}]{{{TOKEN_LENGTH}}}$")
_FOR = re.compile(r"\bfor\s+<?([^\s<>;]{3,320}@[^\s<>;]{1,255})>?", re.IGNORECASE)
# What the last servers on the way wrote of the envelope, the most recent first; then
# what the author wrote, or the account that forwards.
_ENVELOPE = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "x-forwarded-to",
)
_STATED = ("to", "cc", "resent-to", "resent-cc")
_READ = frozenset((*_ENVELOPE, *_STATED, "received"))


class NoRoom(ValueError):
    """The mailbox's own name leaves no room for a token."""


def make(email: str, token: str, base: str) -> str:
    """The address that mail to ``email`` is to be forwarded to.

    :param token: from :data:`TOKEN_LETTERS`, random, :data:`TOKEN_LENGTH` long
    :param base: a domain of which every address is received, or the address of a
        mailbox that takes ``name+anything@``
    :raises NoRoom: when the local part would become too long
    """
    mailbox, _at, domain = base.lower().rpartition("@")
    before = f"{mailbox}+" if mailbox else ""
    room = LONGEST_LOCAL - len(before) - TOKEN_LENGTH - 1
    if room < 0:
        raise NoRoom(base)
    word = re.sub(r"[^a-z0-9]+", "-", email.lower().partition("@")[0])
    word = word[: min(room, LONGEST_WORD)].strip("-")
    return f"{before}{word}{'.' if word else ''}{token}@{domain}"


def is_made(email: str) -> bool:
    """Whether an address has the form of one made here."""
    return bool(_MADE.search(email.lower().rpartition("@")[0]))


def addressed(raw: bytes) -> list[tuple[str, ...]]:
    """The forwarding addresses that a mail names, lower-cased.

    :param raw: the mail, or as much of it as holds its headers
    :return: one tuple for each place where they stand, the most trustworthy first
    """
    end = min(len(raw), HEAD_BYTES)
    headers, _start, _defect = read_block(raw, 0, end, root=True)
    wanted = [pair for pair in headers if pair[0].lower() in _READ]
    head = Head(Part(b"", wanted, 0, 0), (), [])
    places = [
        *(_emails(head, name) for name in _ENVELOPE),
        *([email] for email in _received_for(head)),
        [email for name in _STATED for email in _emails(head, name)],
    ]
    made = (tuple(dict.fromkeys(filter(is_made, place))) for place in places)
    return [place for place in made if place]


def _emails(head: Head, name: str) -> list[str]:
    return [address.email for address in head.addresses(name)]


def _received_for(head: Head) -> Iterator[str]:
    """``Received: from … by … for <address>; date``, the last server's first."""
    for value in head.all("received"):
        if match := _FOR.search(value):
            found = addresses.read(match[1])
            if found:
                yield found.email
