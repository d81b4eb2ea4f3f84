"""Taking one address out of texts and headers, and no other that contains it."""

import re
from email.utils import getaddresses

ERASED = "[…]"
_AROUND = r"[\w.+\-]"


def _pattern(address):
    """The address alone: neither the end of a longer one nor the beginning; also as
    links and headers write it."""
    name, _at, domain = address.rpartition("@")
    at = r"(?:@|%40|&#64;|&#x40;)"
    return re.compile(
        rf"(?<!{_AROUND}){re.escape(name)}{at}{re.escape(domain)}(?!{_AROUND}*\w)",
        re.IGNORECASE,
    )


def names(text, address):
    """Whether the address stands in the text."""
    return bool(text and _pattern(address).search(text))


def without_address(text, address):
    """The text with a mark in the place of each."""
    return text and _pattern(address).sub(ERASED, text)


def without_entry(header, address):
    """An address header without those of this address, their names included."""
    if not names(header, address):
        return header
    kept = [
        _entry(name, email)
        for name, email in getaddresses([header])
        if email and not names(email, address) and not names(name, address)
    ]
    # A header that nobody can read may hide it.
    return without_address(", ".join(kept), address)


def _entry(name, email):
    # Not email.utils.formataddr: it encodes what is not ASCII.
    words = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{words}" <{email}>' if name else email
