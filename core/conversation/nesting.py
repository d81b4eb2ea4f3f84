"""Where elements begin and end, in HTML that is known to be well nested."""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

_VOID = frozenset({"area", "br", "col", "hr", "img", "wbr"})
_TAG = re.compile(
    r"<style\b.*?</style>|<(/?)([a-z][a-z0-9]*)[^<>\"]*+(?:\"[^\"]*\"[^<>\"]*+)*+>",
    re.DOTALL,
)
# Nothing of ours can stand directly in these.
_ROWS = frozenset(
    {"table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl", "colgroup"}
)


class TooManyTags(Exception):
    """A mail has more tags than any real one needs."""


class _Element(NamedTuple):
    """``html[start:end]``; its content ends at ``last``. ``end`` is -1 when it is never
    closed."""

    name: str
    start: int
    last: int
    end: int


_ROOT = -1


class Nesting:
    """The elements of some HTML, read once.

    :param most: how many tags may be in it
    :raises TooManyTags: when there are more
    """

    def __init__(self, html: str, most: int = 200_000):
        self.html = html
        self.elements: dict[int, _Element] = {}
        self._starts: list[int] = []
        self._ends: list[int] = []
        # For each tag, the number of the element that what follows stands in.
        self._inside: list[int] = []
        self._read(most)

    def _read(self, most: int) -> None:
        open_tags: list[tuple[int, str, int]] = []
        root = _ROOT
        for number, match in enumerate(_TAG.finditer(self.html)):
            if number >= most:
                raise TooManyTags
            start, end = match.span()
            name = match[2]
            if not name or name in _VOID:
                pass
            elif match[1] and not open_tags:
                # What is behind a stray end tag is apart from what is before it.
                root -= 1
            elif match[1]:
                self._close(*open_tags.pop(), start, end)
            else:
                open_tags.append((number, name, start))
            self._starts.append(start)
            self._ends.append(end)
            self._inside.append(open_tags[-1][0] if open_tags else root)
        for each in open_tags:
            self._close(*each, len(self.html), -1)

    def _close(self, number: int, name: str, start: int, last: int, end: int) -> None:
        self.elements[number] = _Element(name, start, last, end)

    def inside(self, position: int) -> int:
        """Id of the innermost element around a place between tags."""
        index = bisect_right(self._ends, position) - 1
        return self._inside[index] if index >= 0 else _ROOT

    def element_end(self, start: int) -> int:
        """Where the element that opens at ``start`` ends; -1 when it does not."""
        element = self.elements.get(bisect_left(self._starts, start))
        return element.end if element and element.start == start else -1

    def parent_end(self, position: int) -> int:
        """Where the content around ``position`` ends: before its parent's end tag."""
        element = self.elements.get(self.inside(position))
        return element.last if element else len(self.html)

    def after_parent(self, position: int) -> int:
        """Behind the end tag of the parent; the end of all when there is none."""
        element = self.elements.get(self.inside(position))
        return element.end if element and element.end >= 0 else len(self.html)

    def is_balanced(self, start: int, end: int) -> bool:
        """Whether a stretch opens all it closes and closes all it opens."""
        return self.inside(start) == self.inside(end)

    def takes_blocks(self, position: int) -> bool:
        """Whether an element of ours may stand there: not between cells or items."""
        element = self.elements.get(self.inside(position))
        return not element or element.name not in _ROWS

    def edges(self, start: int, end: int) -> list[int]:
        """Places beside tags from ``start`` to ``end``, in order."""
        first = bisect_left(self._starts, start)
        last = bisect_right(self._ends, end)
        places = {start, end}
        places.update(self._starts[first:last], self._ends[first:last])
        return sorted(places)
