"""What tells mails apart by their headers, wherever they are kept.

A mail that moves to another server gets another UID, and often other bytes: headers
added on the way, other line ends, its words encoded anew. Its Message-Id, date, author
and subject stay.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from ..conversation import message_id as message_ids
from . import dates
from .head import Head
from .header_block import read_block
from .mime import Part

LONGEST_SUBJECT = 1_000
FIELDS = ("MESSAGE-ID", "DATE", "FROM", "SUBJECT", "RECEIVED")
"""Names of the headers that an outline needs."""

_SHOWN = {"sender", "reply-to", "return-path"} | {name.lower() for name in FIELDS}


@dataclass(frozen=True, slots=True)
class Outline:
    """The headers by which people and programs recognise a mail.

    :param message_id: ``<…>``, or "" when there is none
    :param sender: the author's address; "" when there is none
    :param stamp: its topmost Received (RFC 5321, 4.4), of the last server on its way
    :param header_key: equal for the same mail on any server
    """

    message_id: str
    subject: str
    sender: str
    stamp: str
    header_key: str

    @property
    def arrived(self) -> datetime | None:
        """When that server took it, naive UTC; None when the stamp cannot be read."""
        date = self.stamp.rpartition(";")[2].strip()
        return Head(Part(b"", [("Date", date.encode())], 0, 0), (), []).date()


def outline(raw: bytes) -> Outline:
    """Outline of a mail, or of no more than its headers."""
    return _read(raw)[0]


def identity(raw: bytes) -> tuple[Outline, str]:
    """A mail's outline, and the key by which it is found again.

    That of its headers, for which it need not be fetched; a mail without Message-Id is
    too easily like another (reports of a machine): of it the body has to be the same.
    """
    found, traits, start = _read(raw)
    return found, found.header_key if found.message_id else _key(traits, raw[start:])


def content_key(raw: bytes) -> str:
    """The key that `identity` gives, or gave, this mail without its Message-Id: some
    servers add one to what they are given."""
    _found, traits, start = _read(raw)
    return _key(traits, raw[start:])


def _read(raw: bytes) -> tuple[Outline, tuple[str, ...], int]:
    """Outline; date, author and subject; where the body starts."""
    headers, start, _defect = read_block(raw, 0, len(raw), root=True)
    first: dict[str, tuple[str, bytes]] = {}
    for pair in headers:
        if (name := pair[0].lower()) in _SHOWN:
            first.setdefault(name, pair)
    head = Head(Part(raw, list(first.values()), 0, 0), (), [])
    message_id = message_ids.normalise(head.value("message-id"))
    authors = head.addresses("from")
    author = authors[0].email if authors else ""
    subject = head.value("subject")
    date = head.value("date")
    traits = (
        # Kept as they were first made: rows of years are found by them.
        str(dates.standard(date) or date),
        author.strip(".'"),
        " ".join(subject.split()),
    )
    other = None if authors else head.sender()
    found = Outline(
        message_id=message_id,
        subject=subject[:LONGEST_SUBJECT],
        sender=other.email if other else author,
        stamp=head.value("received"),
        header_key=_key((message_id, *traits)),
    )
    return found, traits, start


def _key(traits: tuple[str, ...], body: bytes = b"") -> str:
    # White space is what servers change in a body: line ends, and those at its end.
    text = "\n".join(traits).encode("utf-8", "replace")
    return sha256(text + b"\n\n" + b"".join(body.split())).hexdigest()
