"""The header section of a mail: its addresses, its date, its words."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from . import addresses
from .headers import WORD, decode_value, decode_words, one_line, to_text
from .mail import Address
from .mime import Part

LONGEST_SHOWN = 10_000
_PLACEHOLDER = re.compile("\ue000(\\d+)\ue001")


class Head:
    """Headers of a mail, decoded.

    :param hints: charsets to try for what is raw and not UTF-8
    :ivar headers: all of them in order: (name, text)
    """

    def __init__(self, root: Part, hints: list[str], defects: list[str]):
        self.hints = hints
        self.defects = defects
        self.headers = [
            (name, decode_value(value[:LONGEST_SHOWN], hints))
            for name, value in root.headers
        ]
        self._raw: dict[str, list[bytes]] = {}
        for name, value in root.headers:
            self._raw.setdefault(name.lower(), []).append(value)

    def all(self, name: str) -> list[str]:
        """Values of every header of that name, decoded."""
        return [decode_value(value, self.hints) for value in self._raw.get(name, ())]

    def value(self, name: str) -> str:
        """The first value that says something; "" when none does."""
        return next(filter(None, map(str.strip, self.all(name))), "")

    def addresses(self, name: str) -> tuple[Address, ...]:
        """Mailboxes of every header of that name, without doubles."""
        found: dict[str, Address] = {}
        for value in self._raw.get(name, ()):
            for address in self._read_list(value, name):
                found.setdefault(address.email, address)
        return tuple(found.values())

    def sender(self) -> Address | None:
        """The author: From, or what comes closest to it."""
        for name in ("from", "sender", "return-path"):
            if found := self.addresses(name):
                return found[0]
            if name == "from":
                self.defects.append("from-missing")
        return None

    def date(self) -> datetime | None:
        """Date as naive UTC; None when it is missing or makes no sense."""
        text = self.value("date")
        if not text:
            self.defects.append("date-missing")
            return None
        found = _read_date(text)
        if found is None:
            self.defects.append("date-unreadable")
        return found

    def _read_list(self, value: bytes, name: str) -> Iterator[Address]:
        """Cut the list first and decode then: encoded names may hold commas."""
        words: list[str] = []

        def hide(match: re.Match) -> str:
            words.append(match[0])
            return f"\ue000{len(words) - 1}\ue001"

        def show(text: str) -> str:
            return _PLACEHOLDER.sub(lambda m: words[int(m[1])], text)

        text = to_text(value, self.hints)
        if "=?" in text:
            text = WORD.sub(hide, text.replace("\ue000", ""))
        for piece in addresses.split(text):
            address = addresses.read(piece)
            if address is None and words:
                # Some encode the whole of it, address and all.
                address = addresses.read(decode_words(show(piece)))
            if address is None:
                self.defects.append(f"address-unreadable:{name}")
                continue
            shown = decode_words(show(address.name)) if words else address.name
            yield Address(" ".join(one_line(shown).split()), one_line(address.email))


def _read_date(text: str) -> datetime | None:
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return _read_iso(text)
        found = datetime(*parts[:5], min(parts[5], 59)) - timedelta(
            seconds=parts[9] or 0
        )
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(microsecond=0) if 1970 <= found.year < 2200 else None


def _read_iso(text: str) -> datetime | None:
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
