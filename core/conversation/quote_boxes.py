"""Judges the elements in which mail clients put what they quote."""

import re
from collections.abc import Sequence
from typing import Literal

from .quote_attribution import MOST_LINES, is_attribution
from .quote_cover import Cover
from .quote_heading import is_field, is_forwarded, is_separator
from .quote_lines import Line

Verdict = Literal["quote", "headed", "forward", "open"]

_ANSWERABLE = ("gmail_quote", "protonmail_quote", "zmail_extra")
"""People write between and below the quotes in these."""
_HEADED = ("mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION")
"""These hold a heading and a mail, answered or forwarded."""
_MOST_INTRODUCTION = 6
_CLIENT_LINE = re.compile(r"\d.{0,300}[:：]\Z|.{0,300}@.{0,300}[:：>)]\Z")


class Boxes:
    """Says of a box whether it is a quote, a forwarded mail or has an answer in it."""

    def __init__(self, cover: Cover):
        self.cover = cover
        self.nesting = cover.nesting
        self.scan = cover.scan

    def judge(self, match: re.Match, quoted: bool) -> Verdict:
        """What is in the box that opens with a match.

        :param quoted: whether a quote was found above
        """
        start = match.start()
        end = self.nesting.element_end(start)
        first = self.cover.line_from(start)
        last = self.cover.line_up_to(end)
        if end < 0 or not self.nesting.takes_blocks(start) or not 0 <= first <= last:
            return "open"
        if self.is_forwarded(first):
            return "forward"
        name = match.groupdict().get("name", "")
        if name in _HEADED:
            return "headed"
        if name in _ANSWERABLE and not self._is_quote_only(
            match[0], first, last, quoted
        ):
            return "open"
        return "quote"

    def is_forwarded(self, first: int) -> bool:
        """Whether a label of a forwarded mail stands in or just above a line."""
        above = self.scan.before[first]
        numbers = (first, above) if above >= 0 else (first,)
        return any(is_forwarded(self.scan.lines[each].text) for each in numbers)

    def is_headed(self, first: int) -> bool:
        """Whether a heading or an attribution stands in the next lines with words."""
        number = first
        for _line in range(MOST_LINES):
            if number < 0:
                break
            if is_field(self.scan.lines[number].text) or self.scan.attribution(number):
                return True
            number = self.scan.after[number]
        return False

    def _is_quote_only(self, tag: str, first: int, last: int, quoted: bool) -> bool:
        if tag.startswith("<blockquote"):
            # The same element is what Gmail's button "Quote" makes.
            return quoted
        lines = [line for line in self.scan.lines[first : last + 1] if line.text]
        outer = min(line.depth for line in lines)
        deeper = next((i for i, line in enumerate(lines) if line.depth > outer), 0)
        if not deeper:
            return self._introduction(lines, False) > 0
        own = [line for line in lines if line.depth == outer]
        return len(own) <= self._introduction(own[:deeper], True)

    def _introduction(self, lines: Sequence[Line], quote_follows: bool) -> int:
        """How many of the first lines are the client's own; 0 when none is."""
        text = ""
        for count, line in enumerate(lines[:_MOST_INTRODUCTION], 1):
            if is_separator(line.text):
                continue
            text = f"{text} {line.text}".strip()
            by_client = quote_follows and _CLIENT_LINE.search(text[:600])
            if by_client or is_attribution(text, quote_follows):
                return count
        return 0
