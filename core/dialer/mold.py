"""A template taken apart once, to be filled in for a hundred thousand lines.

What comes of it is what :func:`content.variables.fill_html` makes of the same text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from ..content.html_slots import (
    CODE,
    attributes,
    elements,
    inner_html,
    read,
    runs,
)
from ..content.link_values import link_value
from ..content.variables import MARK, VARIABLE, name_of, plain
from ..outbox import reply

Value = Callable[[str], str]
"""A value as it is written in the place where it stands."""


def values_of(*sources: Mapping[str, str]) -> dict[str, str]:
    """Values by which a mold is filled in.

    :param sources: {name: text}, the later ones go before the earlier ones
    """
    return {
        name_of(name): plain(text)
        for source in sources
        for name, text in source.items()
    }


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value stands.

    :param written: what stands there when the name is unknown; None when that is wrong
    """

    name: str
    value: Value
    written: str | None = None


class Mold:
    """:param pieces: text and slots, in order"""

    def __init__(self, pieces: list[str | Slot]):
        self.pieces = pieces
        slots = [each for each in pieces if isinstance(each, Slot)]
        wanted = [slot.name for slot in slots if slot.written is None]
        self.names = tuple(dict.fromkeys(wanted))
        """Of the variables that have to be known, in their order."""
        self.places = len(slots)

    def fill(self, values: Mapping[str, str]) -> str:
        """:param values: as of :func:`values_of`; what is not there is left out"""
        return "".join(
            piece if isinstance(piece, str) else _put(piece, values)
            for piece in self.pieces
        )


def _put(slot: Slot, values: Mapping[str, str]) -> str:
    value = values.get(slot.name)
    if value is None:
        return slot.written or ""
    return slot.value(value)


def line_mold(text: str) -> Mold:
    """Of a text that is one line, as a subject; spaces around values are to be put
    right by who fills it in."""
    return Mold(_pieces(text, lambda match: Slot(name_of(match[1]), _one_line)))


def html_molds(html: str) -> tuple[Mold, Mold]:
    """Of a template: (HTML, the same as plain text).

    :param html: cleaned
    """
    root = read(html)
    for element in elements(root, MARK):
        element.drop_tag()
    found = _Slots(html)
    for run in runs(root):
        for match in reversed(list(VARIABLE.finditer(run.text))):
            token = found.add_words(match, run.tag in CODE)
            run.replace(*match.span(), [token])
    for slot in attributes(root):
        _take_attribute(slot, found)
    marked = inner_html(root)
    return found.mold(marked), found.plain_mold(reply.plain(marked))


def _take_attribute(slot, found: "_Slots") -> None:
    text = slot.text

    def token(match: re.Match[str]) -> str:
        whole = match.span() == (0, len(text))
        return found.add_link(match, whole) if slot.is_link else found.add_title(match)

    slot.write(VARIABLE.sub(token, text))


class _Slots:
    """Slots by the words that stand in their place while the text is read."""

    def __init__(self, html: str):
        mark = "vq"
        while mark in html:
            mark += "q"
        self._mark = mark
        self._token = re.compile(rf"{mark}(\d+)z")
        self._slots: list[tuple[Slot, Slot]] = []

    def add_words(self, match: re.Match[str], in_code: bool) -> str:
        name = name_of(match[1])
        written = match[0] if in_code else None
        shown = written and escape(written, quote=False)
        return self._add(Slot(name, _words, shown), Slot(name, str, written))

    def add_link(self, match: re.Match[str], whole: bool) -> str:
        name = name_of(match[1])

        def address(value: str) -> str:
            return link_value(value, whole)

        return self._add(Slot(name, lambda v: escape(address(v))), Slot(name, address))

    def add_title(self, match: re.Match[str]) -> str:
        slot = Slot(name_of(match[1]), lambda value: escape(_one_line(value)))
        return self._add(slot, Slot(slot.name, _one_line))

    def _add(self, slot: Slot, in_text: Slot) -> str:
        self._slots.append((slot, in_text))
        return f"{self._mark}{len(self._slots) - 1}z"

    def mold(self, text: str) -> Mold:
        return Mold(self._split(text, 0))

    def plain_mold(self, text: str) -> Mold:
        return Mold(self._split(text, 1))

    def _split(self, text: str, which: int) -> list[str | Slot]:
        pieces = self._token.split(text)
        return [
            self._slots[int(piece)][which] if index % 2 else piece
            for index, piece in enumerate(pieces)
        ]


def _pieces(text: str, slot_of: Callable[[re.Match[str]], Slot]) -> list[str | Slot]:
    pieces: list[str | Slot] = []
    end = 0
    for match in VARIABLE.finditer(text):
        pieces += [text[end : match.start()], slot_of(match)]
        end = match.end()
    return [*pieces, text[end:]]


def _words(value: str) -> str:
    return escape(value, quote=False).replace("\n", "<br>")


def _one_line(value: str) -> str:
    return " ".join(value.split())
