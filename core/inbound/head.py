"""The header section of a mail: its addresses, its date, its words."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from . import addresses, dates
from .headers import WORD, decode_value, decode_words, one_line, to_text
from .mail import Address
from .mime import Part

_PLACEHOLDER = re.compile("\ue000(\\d+)\ue001")
# Answers go to Reply-To; Return-Path may be the machine's that brought the mail.
_OF_AUTHOR = ("from", "sender", "reply-to", "return-path")


class Head:
    """Headers of a mail, decoded.

    :param hints: charsets to try for what is raw and not UTF-8
    :ivar headers: all of them in order: (name, text)
    """

    def __init__(self, root: Part, hints: Iterable[str], defects: list[str]):
        self.hints = hints
        self.defects = defects
        self.headers: list[tuple[str, str]] = []
        self._by_name: dict[str, list[tuple[bytes, str]]] = {}
        for name, value in root.headers:
            text = decode_value(value, hints)
            self.headers.append((name, text))
            self._by_name.setdefault(name.lower(), []).append((value, text))

    def all(self, name: str) -> list[str]:
        """Values of every header of that name (in lower case), decoded."""
        return [text for _raw, text in self._by_name.get(name, ())]

    def value(self, name: str) -> str:
        """The first value that says something; "" when none does."""
        return next(filter(None, map(str.strip, self.all(name))), "")

    def addresses(self, name: str) -> tuple[Address, ...]:
        """Mailboxes of every header of that name, without doubles."""
        found: dict[str, Address] = {}
        for raw, text in self._by_name.get(name, ()):
            for address in self._read_list(raw, text, name):
                found.setdefault(address.email, address)
        return tuple(found.values())

    def sender(self) -> Address | None:
        """The author: From, or what comes closest to it."""
        for name in _OF_AUTHOR:
            if found := self.addresses(name):
                return found[0] if name == "from" else self._named(found[0])
            if name == "from":
                self.defects.append("from-missing")
        return None

    def _named(self, address: Address) -> Address:
        """With the name in From, where only the address is missing there."""
        name = address.name or addresses.read_name(self.value("from"))
        return Address(name, address.email)

    def date(self) -> datetime | None:
        """Date as naive UTC; None when it is missing or makes no sense."""
        text = self.value("date")
        if not text:
            self.defects.append("date-missing")
            return None
        found = dates.read(text)
        if found is None:
            self.defects.append("date-unreadable")
        return found

    def _read_list(self, raw: bytes, text: str, name: str) -> Iterator[Address]:
        words = _Words(to_text(raw, self.hints)) if b"=?" in raw else None
        for piece in addresses.split(words.hidden if words else text):
            address = addresses.read(piece)
            if address is None and words:
                # Some encode the whole of it, address and all.
                address = addresses.read(words.decode(piece))
            if address is None:
                self.defects.append(f"address-unreadable:{name}")
            elif words:
                shown = " ".join(words.decode(address.name).split())
                yield Address(shown, one_line(address.email))
            else:
                yield address


class _Words:
    """Encoded words hidden until the list is cut: the names in them hold commas."""

    def __init__(self, text: str):
        self.words: list[str] = []
        self.hidden = WORD.sub(self._hide, text.replace("\ue000", ""))

    def _hide(self, match: re.Match) -> str:
        self.words.append(match[0])
        return f"\ue000{len(self.words) - 1}\ue001"

    def decode(self, text: str) -> str:
        shown = _PLACEHOLDER.sub(lambda match: self.words[int(match[1])], text)
        return one_line(decode_words(shown))
