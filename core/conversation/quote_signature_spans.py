"""Finds the signature among the author's own lines of a cleaned mail."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from .quote_cover import Cover, Stretch
from .quote_signature import is_signature, is_signature_element

_WITH_SPACE = re.compile(r"--(?:</?[a-z][^<>]{0,300}>){0,5}(?:[ \xa0]|&nbsp;)")


class Signatures:
    """:param folded: stretches that are quotes, in order
    :param end: where what the author wrote ends
    :param author: name and address of the sender, "" when not known
    """

    def __init__(self, cover: Cover, folded: Sequence[Stretch], end: int, author: str):
        self.cover = cover
        self.nesting = cover.nesting
        self.scan = cover.scan
        self.folded = folded
        self.end = end
        self.author = author
        self._starts = [start for start, _end in folded]

    def find(self, elements: Iterable[int]) -> Iterator[Stretch]:
        """Stretches that are signatures, in order of the kinds of their marks.

        :param elements: where elements begin that a client marked as signature
        """
        found = list(self._below_dashes())
        yield from found
        lowest = 0
        for start in elements:
            if start < lowest or start >= self.end or self._is_taken(start, found):
                continue
            for stretch in self._element(start):
                yield stretch
                lowest = stretch[1]

    def _own(self) -> list[int]:
        """Numbers of the lines with words that the author wrote himself."""
        return [
            number
            for number, line in enumerate(self.scan.lines)
            if line.text and line.start < self.end and not self._is_quoted(line.start)
        ]

    def _is_quoted(self, place: int) -> bool:
        number = bisect_right(self._starts, place) - 1
        return number >= 0 and place < self.folded[number][1]

    def _is_taken(self, place: int, found: list[Stretch]) -> bool:
        return self._is_quoted(place) or any(s <= place < e for s, e in found)

    def _lowest(self, place: int) -> int:
        number = bisect_right(self._starts, place) - 1
        return self.folded[number][1] if number >= 0 else 0

    def _below_dashes(self) -> Iterator[Stretch]:
        own = self._own()
        dashes = [number for number in own if self._text(number) == "--"]
        if len(dashes) != 1:
            return
        first = dashes[0]
        below = own[own.index(first) + 1 :]
        if not self._are_neighbours([first, *below]):
            return
        line = self.scan.lines[first]
        source = self.nesting.html[line.start : line.end]
        above = self.scan.before[first]
        before = self._text(above) if above >= 0 else ""
        exact = bool(_WITH_SPACE.search(source))
        if is_signature(list(map(self._text, below)), before, self.author, exact):
            stretches = self.cover.lines(first, below[-1], self._lowest(line.start))
            if len(stretches) == 1:
                yield from stretches

    def _text(self, number: int) -> str:
        return self.scan.lines[number].text

    def _are_neighbours(self, numbers: list[int]) -> bool:
        """Whether nothing stands between these lines."""
        return numbers[1:] == [self.scan.after[number] for number in numbers[:-1]]

    def _element(self, start: int) -> list[Stretch]:
        end = self.nesting.element_end(start)
        first = self.cover.line_from(start)
        last = self.cover.line_up_to(end)
        if end < 0 or not 0 <= first <= last or self._holds_quote(start, end):
            return []
        lines = [line.text for line in self.scan.lines[first : last + 1] if line.text]
        if not is_signature_element(lines):
            return []
        above = self.scan.before[first]
        if above >= 0 and self._text(above) == "--":
            return self.cover.lines(above, last, self._lowest(start))
        return [(start, end)] if self.nesting.takes_blocks(start) else []

    def _holds_quote(self, start: int, end: int) -> bool:
        return any(start < s < end for s in self._starts)
