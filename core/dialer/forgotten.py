"""Somebody who is to be forgotten: how his lines are known, and what is kept."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable

from .records import Records, Splitter

MARK = "erased:"
_LETTER = re.compile(r"[^\r\n]")


def key_of(email_key: str, secret: bytes) -> str:
    """What stands for an address that nobody may read any more. With the same secret it
    is the same each time, by which it is known that its owner wants no mail.

    :param email_key: as of recipient.email_key
    """
    digest = hmac.digest(secret, email_key.encode("utf-8", "replace"), hashlib.sha256)
    return MARK + base64.b32encode(digest[:20]).decode().lower()


def spellings(address: str) -> list[str]:
    """The ways in which files write the address: its domain in letters or in ASCII.

    :param address: normalized
    """
    name, _at, domain = address.rpartition("@")
    found = [address]
    for other in (_in_ascii, _in_letters):
        try:
            found.append(f"{name}@{other(domain)}")
        except UnicodeError:
            continue
    return list(dict.fromkeys(found))


def _in_ascii(domain):
    return domain.encode("idna").decode().lower()


def _in_letters(domain):
    return domain.encode("ascii").decode("idna")


def blanked(
    text: str, splitter: Splitter, start: int, is_his: Callable[[str], bool]
) -> str:
    """The text with spaces in the place of his lines: whoever reads it finds all others
    at the same place.

    :param start: letters before the first line
    """
    pieces, position = [text[:start]], start
    for record in Records([text], splitter, start):
        piece = text[position : record.end]
        pieces.append(_LETTER.sub(" ", piece) if is_his(record.raw) else piece)
        position = record.end
    return "".join(pieces)
