"""Well nested stretches of HTML around lines of it."""

from bisect import bisect_left
from operator import itemgetter

from .nesting import Nesting
from .quote_scan import Scan

_MOST_PIECES = 20

Stretch = tuple[int, int]


class Cover:
    """Finds where a fold can begin and end.

    Lines are given by their numbers; a stretch holds no words of other lines.
    """

    def __init__(self, nesting: Nesting, scan: Scan):
        self.nesting = nesting
        self.scan = scan
        self.size = len(nesting.html)
        self._starts = [line.start for line in scan.lines]

    def lines(self, first: int, last: int, lowest: int) -> list[Stretch]:
        """Stretches around some lines, one where possible; none when there are too
        many.

        :param lowest: where the first may begin
        """
        pieces: list[Stretch] = []
        while len(pieces) < _MOST_PIECES:
            starts = self._places_before(first, lowest)
            whole = self._whole(starts, last)
            if whole:
                return [*pieces, whole]
            piece = self._up_to_parent_end(starts, first, last)
            if not piece:
                return []
            pieces.append(piece)
            lowest = piece[1]
            first = self.line_from(lowest)
            if not 0 <= first <= last:
                return pieces
        return []

    def rest(self, first: int, last: int, lowest: int) -> list[Stretch]:
        """Stretches from some lines to the end of what they stand above.

        That is the end of the innermost element that has words behind these lines.
        """
        starts = self._places_before(first, lowest)
        if not starts:
            return []
        start = max(starts, key=lambda place: (self.nesting.parent_end(place), -place))
        pieces: list[Stretch] = []
        for _piece in range(_MOST_PIECES):
            end = self.nesting.parent_end(start)
            if not self.nesting.is_balanced(start, end):
                return []
            pieces.append((start, end))
            following = self.line_from(start if start > self._starts[last] else end)
            after = self.scan.after[last]
            if after < 0 or self._starts[after] < end or following < 0:
                break
            start = self._next_place(self.nesting.after_parent(start), following)
        return pieces

    def line_from(self, place: int) -> int:
        """The first line with words that begins at a place or behind it, or -1."""
        number = bisect_left(self._starts, place)
        if number >= len(self._starts):
            return -1
        return number if self.scan.lines[number].text else self.scan.after[number]

    def line_up_to(self, place: int) -> int:
        """The last line with words that ends at a place or before it, or -1."""
        number = bisect_left(self._starts, place) - 1
        if number < 0 or self.scan.lines[number].text:
            return number
        return self.scan.before[number]

    def _next_place(self, place: int, following: int) -> int:
        if self.nesting.takes_blocks(place):
            return place
        return self._starts[following]

    def _places_before(self, first: int, lowest: int) -> list[int]:
        """Where a stretch may begin that begins with a line, in order."""
        before = self.scan.before[first]
        low = max(lowest, self.scan.lines[before].end if before >= 0 else 0)
        high = self._starts[first]
        if low > high:
            return []
        return [p for p in self.nesting.edges(low, high) if self._is_place(p)]

    def _is_place(self, place: int) -> bool:
        return self.nesting.takes_blocks(place)

    def _whole(self, starts: list[int], last: int) -> Stretch | None:
        """The outermost stretch that begins at one of some places."""
        earliest: dict[int, int] = {}
        for start in starts:
            earliest.setdefault(self.nesting.inside(start), start)
        found = [
            (earliest[parent], end)
            for end in self._places_after(last)
            if (parent := self.nesting.inside(end)) in earliest
        ]
        if not found:
            return None
        start = min(map(itemgetter(0), found))
        ends = [end for begin, end in found if begin == start]
        return start, ends[-1] if self.scan.after[last] < 0 else ends[0]

    def _places_after(self, last: int) -> list[int]:
        after = self.scan.after[last]
        high = self._starts[after] if after >= 0 else self.size
        return self.nesting.edges(self.scan.lines[last].end, high)

    def _up_to_parent_end(
        self, starts: list[int], first: int, last: int
    ) -> Stretch | None:
        """The longest stretch to the end of a parent that ends within these lines."""
        after = self.scan.after[last]
        limit = self._starts[after] if after >= 0 else self.size
        least = self.scan.lines[first].end
        ends = (
            (self.nesting.parent_end(start), -start)
            for start in starts
            if least <= self.nesting.parent_end(start) <= limit
        )
        end, start = max(ends, default=(0, 0))
        return (-start, end) if end else None
