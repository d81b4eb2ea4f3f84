"""Finds the stretches of a cleaned mail that are quoted history or a signature."""

import re
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from . import quote_marks as marks
from .nesting import Nesting, TooTangled

QUOTE, SIGNATURE = "quote", "signature"

LONGEST = 1_000_000
"""Characters of HTML; a longer mail is left open."""
LONGEST_SIGNATURE = 4_000
"""Characters of HTML; what follows a "-- " and is longer is no signature."""
_MOST_MARKS = 500
_MOST_CLIMBS = 10
_LINE_EDGE = re.compile(
    r"<br>|</?(?:div|p|blockquote|pre|td|tr|table|li|h[1-6]|center)\b[^<>]*>|<hr[^<>]*>"
)
_QUOTE_NEXT = re.compile(
    r"(?:\s{1,20}|&nbsp;|<br[^<>]*>|</?(?:div|p|span|font|a|b|i)\b[^<>]*>){0,40}+"
    r"(?=<blockquote\b)"
)
_UP_TO_WROTE = re.compile(rf".*?(?:{'|'.join(marks.WROTE)})[^:]{{0,150}}:", re.DOTALL)
_RULE_BEFORE = re.compile(r"<hr\b[^<>]*>\s*")
_ANY_TAG = re.compile(r'<style\b.*?</style>|<[^<>"]*+(?:"[^"]*"[^<>"]*+)*+>', re.DOTALL)


class Span(NamedTuple):
    """``html[start:end]``, well nested; ``kind`` is ``quote`` or ``signature``."""

    start: int
    end: int
    kind: str


def find(html: str) -> list[Span]:
    """Spans to fold, in order and apart from one another."""
    if len(html) > LONGEST:
        return []
    try:
        return _Finder(html).spans()
    except TooTangled:
        return []


def has_words(html: str) -> bool:
    """Whether there is anything to read or to look at."""
    if "<img" in html:
        return True
    return bool(re.search(r"\w", re.sub(r"&[a-z]+;", "", _ANY_TAG.sub("", html))))


class _Finder:
    def __init__(self, html: str):
        self.html = html
        self.nesting = Nesting(html)
        self.lowest = 0

    def spans(self) -> list[Span]:
        found = self._candidates()
        quotes = list(self._quotes(found))
        return sorted([*quotes, *self._signatures(found, quotes)])

    def _candidates(self) -> list[tuple[int, str, re.Match]]:
        """(place, kind, match) of all marks, in order; none when there are too many."""
        html = self.html
        present = {trigger for trigger in marks.TRIGGERS if trigger in html}
        found = [
            (match.start(), mark.kind, match)
            for mark in marks.MARKS
            if not present.isdisjoint(mark.triggers)
            for match in islice(mark.pattern.finditer(html), _MOST_MARKS)
        ]
        if "--" in html:
            lines = islice(marks.SIGNATURE_LINE.finditer(html), _MOST_MARKS)
            found += [(match.start(), "signature-line", match) for match in lines]
        if len(found) >= _MOST_MARKS:
            return []
        return sorted(found, key=itemgetter(0))

    # -- quotes --------------------------------------------------------------

    def _quotes(self, found) -> Iterator[Span]:
        finders = {
            "box": self._box,
            "cut": self._cut,
            "attribution": self._attribution,
        }
        for start, kind, match in found:
            if start < self.lowest or kind not in finders:
                continue
            span = finders[kind](match)
            if span and self.nesting.is_balanced(*span):
                yield Span(*span, QUOTE)
                self.lowest = span[1]

    def _box(self, match: re.Match) -> tuple[int, int] | None:
        start = match.start()
        if marks.FORWARDED.search(self.html, start, start + 600):
            return None
        end = self.nesting.element_end(start)
        if end < 0:
            return None
        is_gmail = match[0].startswith("<div") and "gmail_quote" in match[0]
        return None if is_gmail and self._is_answered(start, end) else (start, end)

    def _is_answered(self, start: int, end: int) -> bool:
        """Whether somebody wrote between the quotes in a Gmail quote."""
        position = self.html.index(">", start) + 1
        own = ""
        while (quote := self.html.find("<blockquote", position, end)) >= 0:
            own += self.html[position:quote]
            position = self.nesting.element_end(quote)
        if not own:
            return False
        own += self.html[position:end]
        attribution = _UP_TO_WROTE.match(own)
        return has_words(own[attribution.end() :] if attribution else own)

    def _cut(self, match: re.Match) -> tuple[int, int] | None:
        if marks.FORWARDED.search(self.html, match.start(), match.end() + 200):
            return None
        start = self._climbed(match.start())
        rule = self.html.rfind("<hr", self.lowest, start)
        if rule >= 0 and _RULE_BEFORE.fullmatch(self.html, rule, start):
            start = self._climbed(rule)
        return start, self.nesting.parent_end(start)

    def _climbed(self, start: int) -> int:
        return self.nesting.climb(start, self.lowest)[0]

    def _attribution(self, match: re.Match) -> tuple[int, int] | None:
        if "own" in match.re.groupindex:
            start, after = match.start(), self.nesting.element_end(match.start())
        else:
            start, after = self._line_start(match.start()), match.end()
        if start is None or after < 0:
            return None
        starts = self.nesting.climb(start, self.lowest)
        following = _QUOTE_NEXT.match(self.html, after)
        if not following:
            return starts[0], self.nesting.parent_end(starts[0])
        end = self.nesting.element_end(following.end())
        spans = ((start, end) for start in starts[-_MOST_CLIMBS:] if end >= 0)
        return next((span for span in spans if self.nesting.is_balanced(*span)), None)

    def _line_start(self, wrote: int) -> int | None:
        """Where the line that says "wrote:" starts; it may be broken in up to three."""
        reach = max(self.lowest, wrote - 600)
        edges = [match.end() for match in _LINE_EDGE.finditer(self.html, reach, wrote)]
        if reach == self.lowest:
            edges.insert(0, self.lowest)
        for edge in reversed(edges[-3:]):
            words = _ANY_TAG.sub("", self.html[edge:wrote]).strip()
            if marks.OPENER.match(words) and re.search(r"\d", words):
                return edge if len(words) < 300 else None
        return None

    # -- signatures ----------------------------------------------------------

    def _signatures(self, found, quotes: list[Span]) -> Iterator[Span]:
        self.lowest = 0
        for start, kind, match in found:
            if not kind.startswith("signature") or start < self.lowest:
                continue
            start += len(match[0]) - len(match[0].lstrip())
            if any(quote.start <= start < quote.end for quote in quotes):
                continue
            if kind == "signature":
                span = start, self.nesting.element_end(start)
            else:
                span = self._signature_from_line(start, quotes)
            if self._fits(span, quotes):
                yield Span(*span, SIGNATURE)
                self.lowest = span[1]

    def _signature_from_line(self, start: int, quotes: list[Span]) -> tuple[int, int]:
        before = [quote.end for quote in quotes if quote.end <= start]
        self.lowest = max([self.lowest, *before])
        start = self._climbed(start)
        end = self.nesting.parent_end(start)
        behind = [quote.start for quote in quotes if start < quote.start < end]
        return start, min(behind, default=end)

    def _fits(self, span: tuple[int, int], quotes: list[Span]) -> bool:
        start, end = span
        if not 0 < end - start < LONGEST_SIGNATURE:
            return False
        apart = all(end <= quote.start or quote.end <= start for quote in quotes)
        return apart and self.nesting.is_balanced(start, end)
