"""Addresses as they are written in a header, for people and for programs."""

import re
from collections.abc import Iterable

from ..inbound.mail import Address

# RFC 5322, 3.2.3, and the semicolon that people separate addresses with.
_SPECIALS = re.compile(r'[,;:<>()@"\\\[\]]')


def join_addresses(addresses: Iterable[Address]) -> str:
    """``Ana <ana@example.com>, bo@example.com`` for people to read, and to be read
    again: a name with a comma in it is quoted, lest it become another recipient."""
    return ", ".join(
        f"{_quote(address.name)} <{address.email}>" if address.name else address.email
        for address in addresses
    )


def _quote(name: str) -> str:
    # Odoo takes every address it finds in a header for a recipient, quoted or not.
    name = name.replace("@", " at ")
    if not _SPECIALS.search(name):
        return name
    escaped = re.sub(r'(["\\])', r"\\\1", name)
    return f'"{escaped}"'
