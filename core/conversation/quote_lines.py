"""The lines of a mail as a reader sees them, each with its place in the source."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

PICTURE = "\ufffc"
"""Stands for an image in a line's words."""

_TAG = re.compile(
    r"<style\b.*?</style>|<(/?)([a-z][a-z0-9]*)[^<>\"]*+(?:\"[^\"]*\"[^<>\"]*+)*+>",
    re.DOTALL,
)
_EDGES = frozenset(
    [
        "br",
        "div",
        "p",
        "blockquote",
        "pre",
        "td",
        "th",
        "tr",
        "table",
        "tbody",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "center",
        "hr",
        "details",
        "summary",
        "address",
        "article",
        "aside",
        "section",
        "header",
        "footer",
    ]
)
_OUTLOOK = re.compile(r"border-top: ?solid [^\"]{0,40}pt")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ARROWS = re.compile(r"(?:> ?)+")


class Line(NamedTuple):
    """``source[start:end]`` without the tags, or the line break, around it.

    :param text: its words, spaces collapsed; "" when there is nothing to see
    :param depth: how many quotes it stands in
    :param drawn: what is drawn between the words above and these: ``rule``, a line
        across; ``client``, one as Outlook draws it; or ""
    """

    start: int
    end: int
    text: str
    depth: int
    drawn: str = ""


def html_lines(html: str) -> list[Line]:
    """Lines of a cleaned mail; between two blocks there is none."""
    return list(_LineReader(html).lines())


def text_lines(text: str) -> list[Line]:
    """Lines of a plain text; ``>`` before them counts as their depth."""
    lines, start = [], 0
    for raw in text.split("\n"):
        # ">From" is how mbox files protect a line, not a quote.
        arrows = None if raw.startswith(">From ") else _ARROWS.match(raw)
        depth = arrows[0].count(">") if arrows else 0
        words = collapsed(raw[arrows.end() :] if arrows else raw)
        lines.append(Line(start, start + len(raw), words, depth))
        start += len(raw) + 1
    return lines


def collapsed(text: str) -> str:
    """Words with single spaces between, without what nobody sees."""
    return " ".join(_INVISIBLE.sub("", text).split())


class _LineReader:
    def __init__(self, html: str):
        self.html = html
        self.depth = 0
        self.pre = 0
        self.start = 0
        self.drawn = ""
        self.ended = False
        self.pieces: list[str] = []

    def lines(self) -> Iterator[Line]:
        position = 0
        for match in _TAG.finditer(self.html):
            yield from self._words(position, match.start())
            position = match.end()
            name = match[2]
            if name in _EDGES:
                line = self._line(match.start())
                if line.text or name == "br" or (match[1] and not self.ended):
                    yield line
                self.ended = bool(match[1])
                self.start = match.end()
                self._count(name, -1 if match[1] else 1)
                if name == "hr" or "border-top" in match[0]:
                    self.drawn = "client" if _OUTLOOK.search(match[0]) else "rule"
            elif name == "img":
                self.pieces.append(PICTURE)
        yield from self._words(position, len(self.html))
        yield self._line(len(self.html))

    def _words(self, start: int, end: int) -> Iterator[Line]:
        """Take up some text; in ``<pre>``, its line ends are the mail's."""
        if self.pre:
            while (newline := self.html.find("\n", start, end)) >= 0:
                self.pieces.append(self.html[start:newline])
                yield self._line(newline)
                self.start = start = newline + 1
        if start < end:
            self.pieces.append(self.html[start:end])

    def _line(self, end: int) -> Line:
        text = "".join(self.pieces)
        self.pieces = []
        if "&" in text:
            text = unescape(text)
        line = Line(self.start, end, collapsed(text), self.depth, self.drawn)
        if line.text:
            self.drawn = ""
        return line

    def _count(self, name: str, step: int) -> None:
        if name == "blockquote":
            self.depth = max(0, self.depth + step)
        elif name == "pre":
            self.pre = max(0, self.pre + step)
