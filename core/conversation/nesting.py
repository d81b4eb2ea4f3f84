"""Where elements end, in HTML that is known to be well nested."""

import re

_VOID = frozenset({"area", "br", "col", "hr", "img", "wbr"})
_TAG = re.compile(
    r"<style\b.*?</style>|<(/?)([a-z][a-z0-9]*)[^>\"]*+(?:\"[^\"]*\"[^>\"]*+)*+>",
    re.DOTALL,
)
_OPEN_BEFORE = re.compile(r"<([a-z][a-z0-9]*)(?: [^<>]*)?>\s*")
# Nothing of ours can stand between these and their parent.
_CELLS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot", "li", "caption"})


def element_end(html: str, start: int) -> int:
    """Where the element that opens at ``start`` ends; -1 when it does not."""
    depth = 0
    for match in _TAG.finditer(html, start):
        if match[2] is None or match[2] in _VOID:
            continue
        depth += -1 if match[1] else 1
        if depth <= 0:
            return match.end() if depth == 0 else -1
    return -1


def parent_end(html: str, position: int) -> int:
    """Where the content around ``position`` ends: before its parent's closing tag."""
    depth = 0
    for match in _TAG.finditer(html, position):
        if match[2] is None or match[2] in _VOID:
            continue
        depth += -1 if match[1] else 1
        if depth < 0:
            return match.start()
    return len(html)


def is_balanced(html: str, start: int, end: int) -> bool:
    """Whether a stretch opens all it closes and closes all it opens."""
    depth = 0
    for match in _TAG.finditer(html, start, end):
        if match[2] is None or match[2] in _VOID:
            continue
        depth += -1 if match[1] else 1
        if depth < 0:
            return False
    return depth == 0


def climb(html: str, start: int, lowest: int = 0) -> list[int]:
    """Starts of the elements that begin with what is at ``start``, outermost first.

    The last is ``start`` itself. None lies before ``lowest``, nor is a table's cell.
    """
    starts = [start]
    while (before := html.rfind("<", lowest, start)) >= 0:
        match = _OPEN_BEFORE.fullmatch(html, before, start)
        if not match or match[1] in _CELLS or match[1] in _VOID:
            break
        start = before
        starts.append(start)
    return starts[::-1]
