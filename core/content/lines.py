"""The lines of a piece of HTML: what stands between two breaks, whatever its tags."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = ("td", "th")
_INLINE = frozenset(
    ["a", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"]
)


class Span(NamedTuple):
    """From one character of a line to behind another."""

    start: int
    end: int


@dataclass
class _Piece:
    """A text of the tree: an element's ``text``, or the ``tail`` behind it."""

    element: etree._Element
    attribute: str
    text: str


@dataclass
class Line:
    """:param block: the element that it stands in
    :param links: (where its words begin, its address) of each link
    :param end: the ``<br>`` behind it, if there is one
    """

    block: etree._Element
    pieces: list[_Piece] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)
    has_picture: bool = False
    end: etree._Element | None = None

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def without(self, spans: Sequence[Span]) -> str:
        """Its words without these."""
        return _without(self.text, 0, spans)

    def cut(self, spans: Sequence[Span]) -> None:
        """Take these out of the tree."""
        place = 0
        for piece in self.pieces:
            length = len(piece.text)
            piece.text = _without(piece.text, place, spans)
            setattr(piece.element, piece.attribute, piece.text or None)
            place += length


def lines(root: etree._Element) -> Iterator[Line]:
    """All that hold anything, in order."""
    reader = _Reader(root)
    reader.read(root)
    reader.begin(root)
    return iter(reader.found)


class _Reader:
    def __init__(self, root):
        self.found: list[Line] = []
        self.line = Line(root)

    def begin(self, block) -> None:
        if self.line.pieces or self.line.has_picture:
            self.found.append(self.line)
        self.line = Line(block)

    def read(self, element) -> None:
        self._take(element, "text")
        for child in element:
            if not isinstance(child.tag, str):  # a comment
                self._take(child, "tail")
                continue
            if child.tag == "br":
                self.line.end = child
                self.begin(self.line.block)
            elif child.tag in BLOCKS:
                block = self.line.block
                self.begin(child)
                self.read(child)
                self.begin(block)
            else:
                self._read_inline(child)
            self._take(child, "tail")

    def _read_inline(self, child) -> None:
        if child.tag == "img":
            self.line.has_picture = True
        if child.tag == "a":
            self.line.links.append((len(self.line.text), child.get("href") or ""))
        self.read(child)

    def _take(self, element, attribute) -> None:
        if text := getattr(element, attribute):
            self.line.pieces.append(_Piece(element, attribute, text))


def tidy(line: Line, longest_label: int) -> None:
    """Take away what holds nothing, once words of the line were cut."""
    for piece in line.pieces:
        if piece.attribute == "text":
            _drop_empty_inline(piece.element)
    if "".join(piece.text for piece in line.pieces).strip() or line.has_picture:
        return
    _drop_break(line)
    _drop_empty_blocks(line.block, longest_label)


def _drop_empty_inline(element) -> None:
    while element.tag in _INLINE and _is_empty(element):
        if (parent := element.getparent()) is None:
            return  # gone already
        element.drop_tree()
        element = parent


def _drop_break(line: Line) -> None:
    if line.end is not None and line.end.getparent() is not None:
        line.end.drop_tree()
        return
    last = list(line.block.iter("br"))[-1:]
    for each in last:
        if not (each.tail or "").strip() and not _is_empty(line.block):
            each.drop_tree()


def _drop_empty_blocks(block, longest_label: int) -> None:
    while block.getparent() is not None and _is_empty(block):
        parent = block.getparent()
        if block.tag in _CELLS:
            _drop_empty_row(parent, longest_label)
            return
        _drop_block(block)
        block = parent


def _drop_block(block) -> None:
    """Words on its two sides stay apart."""
    before = block.getprevious()
    said = block.getparent().text if before is None else before.tail
    if (said or "").strip() and (block.tail or "").strip():
        line_break = block.makeelement("br")
        line_break.tail = block.tail
        block.getparent().replace(block, line_break)
    else:
        block.drop_tree()


def _drop_empty_row(row, longest_label: int) -> None:
    """One that holds no more than the name of what was in it."""
    said = row.text_content()
    is_label = len(re.findall(r"[^\W_]+", said)) <= longest_label
    if "${" not in said and is_label and row.find(".//img") is None:
        row.drop_tree()


def _is_empty(element) -> bool:
    return not element.text_content().strip() and not any(
        each.tag in ("img", "hr", "br", *_CELLS) for each in element.iterdescendants()
    )


def _without(text: str, place: int, spans: Sequence[Span]) -> str:
    """:param place: where the text stands in its line, as the spans count"""
    return "".join(
        letter
        for position, letter in enumerate(text, place)
        if not any(start <= position < end for start, end in spans)
    )
