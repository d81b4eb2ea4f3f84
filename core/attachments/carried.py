"""The files that a content carries inside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..inbound import cms, tnef
from ..inbound.limits import UnreadableMail
from ..inbound.parse import parse
from . import kinds, ole_container
from .look import Found

_MOST_UNPACKED = 64 << 20
_SIGNED = re.compile(r"\.(?:p7m|p7s)\Z", re.IGNORECASE)
# As much of a part of a document as shows what it is.
HEAD = 4_096
_WHOLE = 4 << 20
_BUDGET = 24 << 20


class TooMuch(Exception):
    """There is more in it than can be looked through."""


@dataclass(frozen=True, slots=True)
class Carried:
    """
    :param name: "" when it has none
    :param is_part: a part of a document, which may be of any harmless type; else a
        file that a mail carries, for which the lists count
    """

    name: str
    content: bytes
    is_part: bool = False


def carried(name: str, content: bytes, found: Found) -> Iterator[Carried]:
    """
    :param name: the file's own
    :raises TooMuch: for a mail that asks for more than a mail may
    """
    key = found.kind.key
    if key == "eml":
        yield from _of_mail(content)
    elif key == "tnef":
        unpacked = tnef.unpack(content)
        for inner, _type, data, _id in unpacked.files if unpacked else ():
            yield Carried(inner, data)
    elif found.zip is not None:
        yield from _of_zip(found.zip)
    elif found.ole is not None:
        yield from (Carried(*each) for each in ole_container.carried(found.ole))
        for inner, data in ole_container.packages(found.ole):
            yield Carried(inner, data, is_part=True)
    elif found.kind in (kinds.UNKNOWN, kinds.PLAIN_TEXT) and _SIGNED.search(name):
        yield from _of_signed(name, content)


def _of_mail(content):
    try:
        mail = parse(content)
    except UnreadableMail as exc:
        raise TooMuch from exc
    for file in mail.attachments:
        yield Carried(file.filename, file.content)


def _of_signed(name, content):
    """What is signed, under the name that it had before (``invoice.xml.p7m``)."""
    unpacked = cms.unpack(content, _MOST_UNPACKED)
    if unpacked.content:
        yield Carried(_SIGNED.sub("", name), unpacked.content)


def _of_zip(container):
    left = _BUDGET
    for member in container.members:
        head = container.read(member, HEAD)
        if head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
            if member.info.file_size > min(left, _WHOLE):
                continue
            head = container.read(member, _WHOLE)
            left -= len(head)
        yield Carried(member.name, head, is_part=True)
