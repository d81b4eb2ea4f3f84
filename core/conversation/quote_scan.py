"""Finds, line by line, where quoted history begins in a mail."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .quote_attribution import (
    LONGEST,
    MOST_LINES,
    is_attribution,
    is_complete,
    is_completed,
    names_only,
)
from .quote_heading import (
    asks_above,
    is_between_arrows,
    is_field,
    is_forwarded,
    is_heading,
    is_separator,
    read_bare_fields,
    read_fields,
    rule,
)
from .quote_lines import Line

_LINE_ENDS = (":", "：", "-", "*", "_")
_BY_HAND = tuple("\"“”„«»‘'")
"""With these people quote in their own sentences."""
_MOST_CHECKS = 2_000
"""Lines of a mail that are looked at closely; what comes below stays open."""
_PROMISING = re.compile(r"[\d@]")
_RULERS = frozenset("-‐‑‒–—―_=*~")


class Found(NamedTuple):
    """A mark made of words.

    :param kind: ``attribution``, ``heading``, or ``forward`` (what follows is meant to
        be read)
    :param first: number of its first line
    :param last: number of its last line
    """

    kind: str
    first: int
    last: int


class Scan:
    """The lines of a mail, and what stands before and after each.

    :param lines: as :mod:`quote_lines` gives them
    """

    def __init__(self, lines: Sequence[Line]):
        self.lines = lines
        self.checks = _MOST_CHECKS
        self.before = _nearest(lines)
        self.after = _nearest(lines[::-1], len(lines))

    def mark(self, number: int) -> Found | None:
        """The mark that begins, or for an attribution ends, with a line."""
        text = self.lines[number].text
        if not text:
            return None
        ruled = text.lstrip("> ")[:1] in _RULERS or text[-1] in _RULERS
        if (ruled or text[-1] in ":：") and is_forwarded(text):
            return Found("forward", number, number)
        if ruled and is_separator(text):
            return self._separated(number)
        if is_between_arrows(f"{'>' * self.lines[number].depth} {text}".strip()) or (
            asks_above(text) and self._is_below(number)
        ):
            return Found("heading", number, number)
        if (":" in text[:60] or "：" in text[:60]) and (
            found := self._heading(number, number, "")
        ):
            return found
        ends = text.endswith(_LINE_ENDS) or (text[0].isdigit() and text[-1] == ">")
        return self.attribution(number) if ends else None

    def quote_follows(self, number: int) -> bool:
        """Whether the next words after a line are marked as a quote."""
        after = self.after[number]
        if after < 0:
            return False
        return (
            self.lines[after].depth > self.lines[number].depth
            or self.lines[after].text[0] == ">"
        )

    def quote_end(self, number: int) -> int:
        """The last line of the quote that follows a line."""
        depth, last = self.lines[number].depth, number
        after = self.after[number]
        arrows = self.lines[after].depth <= depth
        while after >= 0:
            line = self.lines[after]
            if line.depth <= depth and not (arrows and line.text[0] == ">"):
                break
            last, after = after, self.after[after]
        return last

    def _separated(self, number: int) -> Found | None:
        """What a separator stands above; without that it is the author's line."""
        after = self.after[number]
        if after < 0:
            return None
        found = self._heading(number, after, "separator")
        if found:
            return found
        if bare := read_bare_fields(self.lines, after):
            return Found("heading", number, bare.last)
        for last in self._next(number, MOST_LINES):
            found = self.attribution(last)
            if found and found.first == after:
                return Found("attribution", number, last)
        if self.quote_follows(number):
            return Found("attribution", number, number)
        return None

    def _is_below(self, number: int) -> bool:
        """Whether words stand above; a machine's own mail begins with such a line."""
        return self.before[number] >= 0

    def _next(self, number: int, count: int) -> Iterator[int]:
        for _each in range(count):
            number = self.after[number]
            if number < 0:
                return
            yield number

    def _heading(self, first: int, number: int, mark: str) -> Found | None:
        if not is_field(self.lines[number].text) or not self._may_check():
            return None
        above = self.before[number]
        mark = mark or self.lines[number].drawn
        if not mark and above >= 0 and (mark := rule(self.lines[above].text)):
            first = above
        fields = read_fields(self.lines, number)
        if not is_heading(self.lines, fields, mark):
            return None
        return Found("heading", first, fields.last)

    def arrows_end(self, number: int) -> int:
        """The last of the lines with an arrow from a line on."""
        last = number
        while number >= 0 and self.lines[number].text[0] == ">":
            last, number = number, self.after[number]
        return last

    def attribution(self, last: int) -> Found | None:
        """The attribution that ends with a line; it may be broken in up to three."""
        nearby = self.lines[max(0, last + 1 - MOST_LINES) : last + 1]
        if not any(_PROMISING.search(line.text[:LONGEST]) for line in nearby):
            return None
        if not self._may_check():
            return None
        quoted = self.quote_follows(last)
        after = self.after[last]
        following = self.lines[after].text if after >= 0 and not quoted else ""
        if following.startswith(_BY_HAND):
            return None
        found, text, part = None, "", ""
        for first in range(last, max(-1, last - MOST_LINES), -1):
            line = self.lines[first]
            text = f"{line.text} {text}".strip()
            apart = not line.text or line.depth != self.lines[last].depth
            if apart or len(text) > LONGEST:
                break
            if is_attribution(text, quoted) and (not part or is_completed(part, text)):
                if names_only(text) and following[:1].islower():
                    break  # a sentence that goes on
                found, part = Found("attribution", first, last), text
                if is_complete(text):
                    break
        return found

    def _may_check(self) -> bool:
        self.checks -= 1
        return self.checks >= 0


def _nearest(lines: Sequence[Line], size: int = 0) -> list[int]:
    """For each line, the number of the line with words before it, or -1.

    :param size: of a reversed list, whose numbers count from the end
    """
    numbers, latest = [], -1
    for number, line in enumerate(lines):
        numbers.append(latest)
        if line.text:
            latest = size - 1 - number if size else number
    return numbers[::-1] if size else numbers
