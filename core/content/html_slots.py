"""Where words and addresses stand in HTML, so that they can be replaced there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote

from lxml import etree, html

from .lines import BLOCKS

Piece = str | tuple[str, dict[str, str], str]
"""Text, or an element as its tag, attributes and text."""

CODE = frozenset(("code", "kbd", "pre", "samp", "tt", "var"))
_UNREAD = frozenset(("script", "style", "title"))
# A name of a variable does not go on over these either.
_BLOCKS = BLOCKS | {
    "body",
    "br",
    "caption",
    "details",
    "fieldset",
    "figcaption",
    "figure",
    "form",
    "img",
    "summary",
}
_LINKS = ("href", "src")
_WORDS = ("alt", "title")
_ESCAPED = re.compile(
    r"(?:\$|%24)(?:\{|%7B)(?:(?!%7[BD])[^{}\n]){0,600}(?:\}|%7D)", re.IGNORECASE
)


# No XML can hold them, and nobody sees them; what is pasted from slides has some.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&#0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d);?"
    r"|&#x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f]);?",
    re.IGNORECASE,
)


def writable(text: str) -> str:
    """Text or HTML without the characters that no element can hold."""
    return _UNWRITABLE.sub("", text)


def read(text: str) -> html.HtmlElement:
    """A ``div`` around what is in this HTML."""
    return html.fragment_fromstring(writable(text), create_parent="div")


def inner_html(root: html.HtmlElement) -> str:
    """What stands in the ``div`` of :func:`read`."""
    children = (html.tostring(child, encoding="unicode") for child in root)
    return escape(root.text or "", quote=False) + "".join(children)


def elements(root: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    """Those of a class."""
    return [
        each
        for each in root.iter(etree.Element)
        if name in (each.get("class") or "").split()
    ]


@dataclass(slots=True)
class TextSlot:
    """A piece of text: that before the first child of an element, or that behind it."""

    element: html.HtmlElement
    behind: bool

    @property
    def text(self) -> str:
        return (self.element.tail if self.behind else self.element.text) or ""

    def replace(self, start: int, end: int, pieces: list[Piece]) -> None:
        """Put pieces in place of the characters between ``start`` and ``end``."""
        before, rest = self.text[:start], self.text[end:]
        fresh: list[html.HtmlElement] = []
        for piece in pieces:
            if not isinstance(piece, str):
                fresh.append(_element(*piece))
            elif fresh:
                fresh[-1].tail = (fresh[-1].tail or "") + piece
            else:
                before += piece
        if fresh:
            fresh[-1].tail = (fresh[-1].tail or "") + rest
        else:
            before += rest
        self._write(before, fresh)

    def _write(self, before: str, fresh: list[html.HtmlElement]) -> None:
        if not self.behind:
            self.element.text = before
            for position, each in enumerate(fresh):
                self.element.insert(position, each)
            return
        self.element.tail = before
        parent = self.element.getparent()
        position = parent.index(self.element) + 1
        for offset, each in enumerate(fresh):
            parent.insert(position + offset, each)


def _element(tag: str, attributes: dict[str, str], text: str) -> html.HtmlElement:
    made = html.Element(tag, attributes)
    made.text = text or None
    return made


@dataclass(slots=True)
class Run:
    """Words of one line of text, in whatever elements they stand.

    :param tag: the innermost of :data:`CODE` around its beginning, or ""
    """

    slots: list[TextSlot] = field(default_factory=list)
    tag: str = ""

    @property
    def text(self) -> str:
        return "".join(slot.text for slot in self.slots)

    def replace(self, start: int, end: int, pieces: list[Piece]) -> None:
        """The pieces stand where the first character stood. What is behind ``end`` may
        have been replaced before, nothing else."""
        position, first = 0, True
        for slot in list(self.slots):
            length = len(slot.text)
            left, right = max(start - position, 0), min(end - position, length)
            if left < right:
                slot.replace(left, right, pieces if first else [])
                first = False
            position += length


def runs(root: html.HtmlElement) -> Iterator[Run]:
    """All words, run by run."""
    found, run, code = [], Run(), []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS or tag in CODE:
            found.append(run)
            if tag in CODE:
                code.append(tag) if event == "start" else code.pop()
            run = Run(tag=code[-1] if code else "")
        if event == "start" and tag not in _UNREAD:
            run.slots.append(TextSlot(element, False))
        elif event != "start" and element is not root:
            run.slots.append(TextSlot(element, True))
    return iter([*found, run])


@dataclass(slots=True)
class AttributeSlot:
    """An attribute that is read by people, or that leads somewhere."""

    element: html.HtmlElement
    name: str

    @property
    def is_link(self) -> bool:
        return self.name in _LINKS

    @property
    def text(self) -> str:
        """Of an address also where its braces were escaped."""
        text = self.element.get(self.name)
        return unquote_braces(text) if self.is_link else text

    def write(self, text: str) -> None:
        if text != self.text:
            self.element.set(self.name, text)


def unquote_braces(address: str) -> str:
    """``${…}`` of an address as it was written, whatever an editor made of it."""
    return _ESCAPED.sub(lambda match: unquote(match[0]), address)


def attributes(root: html.HtmlElement) -> Iterator[AttributeSlot]:
    for element in root.iter(etree.Element):
        for name in (*_LINKS, *_WORDS):
            if "$" in (element.get(name) or "") or "%24" in (element.get(name) or ""):
                yield AttributeSlot(element, name)
