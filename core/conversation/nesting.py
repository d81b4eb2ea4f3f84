"""Where elements end, in HTML that is known to be well nested."""

import re
from collections.abc import Iterator

_VOID = frozenset({"area", "br", "col", "hr", "img", "wbr"})
_TAG = re.compile(
    r"<style\b.*?</style>|<(/?)([a-z][a-z0-9]*)[^<>\"]*+(?:\"[^\"]*\"[^<>\"]*+)*+>",
    re.DOTALL,
)
_OPEN_BEFORE = re.compile(r"<([a-z][a-z0-9]*)(?: [^<>]*)?>\s*")
# Nothing of ours can stand between these and their parent.
_CELLS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot", "li", "caption"})


class TooTangled(Exception):
    """More tags would have to be looked at than any real mail needs."""


class Nesting:
    """Finds the ends of elements.

    :param tags: how many may be looked at in all, each as often as it is passed
    :raises TooTangled: by any method, when they are used up
    """

    def __init__(self, html: str, tags: int = 200_000):
        self.html = html
        self.left = tags

    def element_end(self, start: int) -> int:
        """Where the element that opens at ``start`` ends; -1 when it does not."""
        for depth, match in self._walk(start, len(self.html)):
            if depth <= 0:
                return match.end() if depth == 0 else -1
        return -1

    def parent_end(self, position: int) -> int:
        """Where the content around ``position`` ends: before its parent's end tag."""
        for depth, match in self._walk(position, len(self.html)):
            if depth < 0:
                return match.start()
        return len(self.html)

    def is_balanced(self, start: int, end: int) -> bool:
        """Whether a stretch opens all it closes and closes all it opens."""
        depth = 0
        for depth, _match in self._walk(start, end):
            if depth < 0:
                return False
        return depth == 0

    def climb(self, start: int, lowest: int = 0) -> list[int]:
        """Starts of the elements that begin with what is at ``start``, outermost first.

        The last is ``start`` itself. None lies before ``lowest``, nor is a table's
        cell.
        """
        starts = [start]
        while (before := self.html.rfind("<", lowest, start)) >= 0:
            self._spend()
            match = _OPEN_BEFORE.fullmatch(self.html, before, start)
            if not match or match[1] in _CELLS or match[1] in _VOID:
                break
            start = before
            starts.append(start)
        return starts[::-1]

    def _walk(self, start: int, end: int) -> Iterator[tuple[int, re.Match]]:
        """(depth behind the tag, tag) from ``start`` on, without void elements."""
        depth = 0
        for match in _TAG.finditer(self.html, start, end):
            self._spend()
            if match[2] and match[2] not in _VOID:
                depth += -1 if match[1] else 1
                yield depth, match

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooTangled
