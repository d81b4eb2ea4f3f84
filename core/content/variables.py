"""Variables in the texts that people keep for use: ``${customer_name}``.

The text is a colleague's, the values are often a stranger's: they are put in once, as
text, and nothing in them is a variable again.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template

from .html_slots import (
    CODE,
    AttributeSlot,
    Piece,
    attributes,
    elements,
    inner_html,
    read,
    runs,
    writable,
)
from .link_values import link_value

MARK = "o_email_variable"
"""Class of what stands in a text instead of a value."""

INVISIBLE = "[\u00ad\u200b-\u200f\u2060\ufeff]"
"""What editors and other programs put between two characters, and nobody sees."""

VARIABLE = re.compile(rf"\${INVISIBLE}*\{{([^{{}}\n]{{0,200}})\}}")
_INVISIBLE = re.compile(INVISIBLE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_BEGINNING = re.compile(rf"[${{](?:[${{]|{INVISIBLE})*(?=\{{)")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its values in it.

    :param unknown: names that nothing is known by, each once, in their order
    :param empty: names whose value is empty here
    """

    text: str
    unknown: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        return (*self.unknown, *self.empty)


class Text(Template):
    """``${name}`` only: ``$name``, ``$$`` and a lone ``$`` stay as they are written.

    A name is what stands between the braces, accents, spaces and dots too.
    """

    pattern = rf"""\$(?:
        (?P<escaped>(?!)) | (?P<named>(?!)) | (?P<invalid>(?!)) |
        {INVISIBLE}*\{{(?P<braced>[^{{}}\n]{{0,200}})\}}
    )"""


def name_of(written: str) -> str:
    """The name that was meant: without spaces around it, in small letters."""
    name = unicodedata.normalize("NFC", _INVISIBLE.sub("", written))
    return " ".join(name.casefold().split())


def names(*texts: str) -> tuple[str, ...]:
    """Names of the variables of texts or HTML, each once, in their order."""
    found = (name_of(each) for text in texts for each in VARIABLE.findall(text))
    return tuple(dict.fromkeys(found))


def fill(text: str, values: Mapping[str, str], keep: bool = False) -> Filled:
    """Plain text filled in.

    :param values: {name: text}
    :param keep: leave what has no value as it is written; else it is left out
    """
    known = _Values(values, keep)
    return known.filled(Text(text).safe_substitute(known))


def fill_line(text: str, values: Mapping[str, str], keep: bool = False) -> Filled:
    """As :func:`fill`, for a subject: one line, whatever the values are."""
    found = fill(text, values, keep)
    return Filled(" ".join(found.text.split()), found.unknown, found.empty)


def fill_html(html: str, values: Mapping[str, str], mark: bool = False) -> Filled:
    """HTML filled in: its words, and its links. The values are escaped, and line ends
    in them kept.

    In what is shown as a piece of a program only known names are variables.

    :param html: cleaned; names may be partly bold, or in several elements
    :param mark: let what has no value stand out as ``${name}``; else it is left out
    """
    root = read(html)
    known = _Values(values, mark)
    for element in elements(root, MARK):
        element.drop_tag()
    for run in runs(root):
        for match in reversed(list(VARIABLE.finditer(run.text))):
            run.replace(*match.span(), _pieces(match, known, run.tag in CODE))
    for slot in attributes(root):
        _fill_attribute(slot, known)
    # The words of a run were read from its end.
    return known.filled(inner_html(root), order=names(html))


def _pieces(match: re.Match[str], known: "_Values", in_code: bool) -> list[Piece]:
    if in_code and not known.knows(match[1]):
        return [match[0]]
    value = known.get(match[1])
    if value is None:
        return [_marked(match[1])] if known.keep else []
    return _lines(value)


def _lines(value: str) -> list[Piece]:
    first, *others = value.split("\n")
    pieces: list[Piece] = [first]
    for line in others:
        pieces += [("br", {}, ""), line]
    return pieces


def _marked(written: str) -> Piece:
    marks = {"class": f"{MARK} text-danger", "data-variable": name_of(written)}
    return ("span", marks, f"${{{written.strip()}}}")


def _fill_attribute(slot: AttributeSlot, known: "_Values") -> None:
    def value_of(match: re.Match[str]) -> str:
        value = known.get(match[1])
        if value is None:
            return match[0] if known.keep else ""
        if slot.is_link:
            return link_value(value, whole=match.span() == (0, len(slot.text)))
        return " ".join(value.split())

    slot.write(VARIABLE.sub(value_of, slot.text))


class _Values(dict):
    """What is put in for each name, and which had nothing to put in."""

    def __init__(self, values: Mapping[str, str], keep: bool):
        super().__init__((name_of(name), plain(text)) for name, text in values.items())
        self.keep = keep
        self.unknown: list[str] = []
        self.empty: list[str] = []

    def knows(self, written: str) -> bool:
        return name_of(written) in self

    def get(self, written: str) -> str | None:  # type: ignore[override]
        """None, and noted, when there is no value."""
        name = name_of(written)
        value = super().get(name)
        if value:
            return value
        (self.unknown if value is None else self.empty).append(name)
        return None

    def __getitem__(self, written: str) -> str:
        value = self.get(written)
        if value is None:
            return f"${{{written}}}" if self.keep else ""
        return value

    def filled(self, text: str, order: Iterable[str] = ()) -> Filled:
        return Filled(text, _once(self.unknown, order), _once(self.empty, order))


def _once(found: list[str], order: Iterable[str]) -> tuple[str, ...]:
    known = [name for name in order if name in found]
    return tuple(dict.fromkeys([*known, *found]))


def plain(value: str) -> str:
    """A value as text that is no variable: what a stranger is called is no reason to
    stop a mail, nor to show him anything."""
    text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", writable(text))
    return _BEGINNING.sub("", text).strip()
