"""Finds the stretches of a cleaned mail that are quoted history or a signature."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from . import quote_marks as marks
from .known import Known
from .nesting import Nesting, TooManyTags
from .quote_boxes import Boxes
from .quote_compare import Comparison
from .quote_cover import Cover, Stretch
from .quote_heading import read_fields
from .quote_lines import html_lines
from .quote_scan import Found, Scan
from .quote_signature_spans import Signatures
from .quote_words import ANSWERS_INSIDE, FORWARD_PREFIX

QUOTE, SIGNATURE = "quote", "signature"

LONGEST = 1_000_000
"""Characters of HTML; a longer mail is left open."""
_MOST_MARKS = 500
_MOST_OWN = 5_000
_ANSWERS_INSIDE = re.compile(ANSWERS_INSIDE, re.IGNORECASE)
_FORWARDED_SUBJECT = re.compile(rf"\s*{FORWARD_PREFIX}\s*[:：]", re.IGNORECASE)


class Span(NamedTuple):
    """``html[start:end]``, well nested; ``kind`` is ``quote`` or ``signature``."""

    start: int
    end: int
    kind: str


def find(
    html: str, subject: str = "", author: str = "", known: Known | None = None
) -> list[Span]:
    """Spans to fold, in order and apart from one another.

    :param subject: of the mail: what is forwarded is meant to be read
    :param author: name and address of who wrote it, by which a signature is known
    :param known: the mails that its conversation has already
    """
    if len(html) > LONGEST or not (known or marks.may_be_in(html)):
        return []
    try:
        finder = _Finder(html, bool(_FORWARDED_SUBJECT.match(subject)), known)
        return finder.spans(author)
    except TooManyTags:
        return []


class _Forward(Exception):
    """What follows was forwarded, and is meant to be read."""


class _Finder:
    """
    :param forwards: whether the subject says that something is forwarded
    :param known: see find()
    """

    def __init__(self, html: str, forwards: bool, known: Known | None = None):
        self.html = html
        self.forwards = forwards
        self.known = known
        self.forwarded = len(html)
        self.scan = Scan(html_lines(html))
        self.lines = self.scan.lines
        self.lowest = 0
        self.end_of_own = len(html)
        self.quoted = False
        self.arrows = False

    @cached_property
    def nesting(self) -> Nesting:
        return Nesting(self.html)

    @cached_property
    def cover(self) -> Cover:
        return Cover(self.nesting, self.scan)

    @cached_property
    def boxes(self) -> Boxes:
        return Boxes(self.cover)

    def spans(self, author: str) -> list[Span]:
        elements = self._elements()
        quotes = list(self._quotes(elements))
        inside = bool(quotes) and self._answers_inside(quotes)
        if self.known and not self.forwards:
            quotes = self._compared(quotes, self.known, inside)
        elif inside:
            quotes = []
        places = [match.start() for _s, kind, match in elements if kind == "signature"]
        if not (quotes or places or "--" in self.html):
            return []
        folded = [(span.start, span.end) for span in quotes]
        signatures = Signatures(self.cover, folded, self.end_of_own, author)
        found = [Span(*each, SIGNATURE) for each in signatures.find(places)]
        return sorted([*quotes, *found])

    def _compared(self, quotes: list[Span], known: Known, inside: bool) -> list[Span]:
        comparison = Comparison(self.cover, known, self.forwarded, inside)
        settled = comparison.settle([(span.start, span.end) for span in quotes])
        return [Span(*stretch, QUOTE) for stretch in settled]

    def _elements(self) -> list[tuple[int, str, re.Match]]:
        """(place, kind, match) of the marks that are elements, in order."""
        found = [
            (match.start(), mark.kind, match)
            for mark in marks.MARKS
            if any(trigger in self.html for trigger in mark.triggers)
            for match in islice(mark.pattern.finditer(self.html), _MOST_MARKS)
        ]
        if len(found) >= _MOST_MARKS:
            raise TooManyTags
        return sorted(found, key=itemgetter(0))

    def _answers_inside(self, quotes: list[Span]) -> bool:
        """Whether the author, all of whose words stand above, says that he answers in
        what he quotes."""
        start, end = quotes[0].start, quotes[-1].end
        if any(line.text and line.start >= end for line in self.lines):
            return False
        own = [line.text for line in self.lines if line.text and line.end <= start]
        return bool(_ANSWERS_INSIDE.search("\n".join(own)[:_MOST_OWN]))

    # -- quotes --------------------------------------------------------------

    def _quotes(self, elements) -> Iterator[Span]:
        waiting = elements[::-1]
        try:
            for number, line in enumerate(self.lines):
                while waiting and waiting[-1][0] < line.end:
                    yield from self._folded(self._element_stretches, *waiting.pop())
                if line.text:
                    yield from self._folded(self._line_stretches, line.start, number)
            for each in reversed(waiting):
                yield from self._folded(self._element_stretches, *each)
        except _Forward:
            self.forwarded = self.end_of_own

    def _folded(self, find_stretches, start: int, *what) -> Iterator[Span]:
        """The spans of a mark, when it is not in one already."""
        if start < self.lowest:
            return
        self.end_of_own = start
        stretches = find_stretches(*what)
        self.end_of_own = len(self.html)
        for stretch in stretches:
            yield Span(*stretch, QUOTE)
            self.lowest = max(self.lowest, stretch[1])
            self.quoted = True

    def _line_stretches(self, number: int) -> list[Stretch]:
        found = self.scan.mark(number)
        if found:
            return self._found_stretches(found)
        if self.arrows and self.lines[number].text[0] == ">":
            last = self.scan.arrows_end(number)
            return self.cover.lines(number, last, self.lowest)
        return []

    def _found_stretches(self, found: Found) -> list[Stretch]:
        kind, first, last = found
        if self.lines[first].start < self.lowest:
            return []
        if kind == "forward" or (kind == "heading" and self.forwards):
            raise _Forward
        if kind == "attribution" and self.scan.quote_follows(last):
            end = self.scan.quote_end(last)
            self.arrows |= self.lines[end].text.startswith(">")
            return self.cover.lines(first, end, self.lowest)
        return self.cover.rest(first, last, self.lowest)

    def _element_stretches(self, kind: str, match: re.Match) -> list[Stretch]:
        if kind == "box":
            return self._box(match)
        if kind == "heading":
            return self._marked_heading(match)
        if kind == "attribution":
            return self._marked_attribution(match)
        return []

    def _box(self, match: re.Match) -> list[Stretch]:
        verdict = self.boxes.judge(match, self.quoted)
        if verdict == "forward" or (verdict == "headed" and self.forwards):
            raise _Forward
        if verdict == "open":
            return []
        return [(match.start(), self.nesting.element_end(match.start()))]

    def _marked_heading(self, match: re.Match) -> list[Stretch]:
        first = self.cover.line_from(match.start())
        if first < 0 or not self.boxes.is_headed(first):
            return []
        if self.forwards:
            raise _Forward
        last = read_fields(self.lines, first).last
        return self.cover.rest(first, last, self.lowest)

    def _marked_attribution(self, match: re.Match) -> list[Stretch]:
        end = self.nesting.element_end(match.start())
        first = self.cover.line_from(match.start())
        last = self.cover.line_up_to(end)
        if not 0 <= first <= last or not self.scan.quote_follows(last):
            return []
        if self.boxes.is_forwarded(first):
            raise _Forward
        return self.cover.lines(first, self.scan.quote_end(last), self.lowest)
