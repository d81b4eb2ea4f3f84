"""Which lines of a plain text are quoted, and which are the author's own.

``>`` before a line is also an arrow, a prompt or a decoration. It is a quote when
something else says so: a line such as "On … wrote:" above, levels, or lines wrapped or
left blank as only a mail client does it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .quote_heading import is_separator
from .quote_lines import Line, text_lines
from .quote_scan import Scan
from .quote_signature import is_signature

_WRAPPED = 50
"""Characters from which on a line may have been broken by a mail client."""
_DEEPEST_ALONE = 2


def quoted(lines: Sequence[Line], flowed: bool = False) -> list[bool]:
    """Of each line, whether it is a quote.

    :param lines: with their arrows counted as depth
    :param flowed: whether paragraphs have been joined (``format=flowed``)
    """
    answer = [False] * len(lines)
    scan = Scan(lines)
    deepest = 0
    for first, last in _runs(lines):
        run = _Run(scan, first, last)
        if run.is_introduced() or run.is_made_by_client(flowed, deepest):
            answer[first : last + 1] = [True] * (last + 1 - first)
            deepest = max(deepest, run.deepest)
    return answer


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """(first, last) of neighbouring lines with arrows."""
    first = -1
    for number, line in enumerate(lines):
        if line.depth and first < 0:
            first = number
        elif not line.depth and first >= 0:
            yield first, number - 1
            first = -1
    if first >= 0:
        yield first, len(lines) - 1


class _Run:
    def __init__(self, scan: Scan, first: int, last: int):
        self.scan = scan
        self.first = first
        self.lines = scan.lines[first : last + 1]
        self.deepest = max(line.depth for line in self.lines)
        self.above = scan.lines[first - 1].text if first else ""

    def is_introduced(self) -> bool:
        """Whether a mail client says above, or in it, whom it quotes."""
        before = self.scan.before[self.first]
        if before >= 0 and not self.scan.lines[before].depth:
            text = self.scan.lines[before].text
            if self.scan.attribution(before) or is_separator(text):
                return True
        return any(
            line.text.endswith((":", "：")) and self.scan.attribution(number)
            for number, line in enumerate(self.lines, self.first)
        )

    def is_made_by_client(self, flowed: bool, deepest: int) -> bool:
        """Whether the lines are as nobody types them.

        :param deepest: of the quotes above; 0 when there are none
        """
        if all(line.text.endswith("<") for line in self.lines if line.text):
            return False
        if self._is_wrapped() or self._has_bare_line():
            return True
        if self.above.endswith((":", "：")):
            return False
        if deepest:
            return min(line.depth for line in self.lines) <= deepest + 1
        if flowed:
            # Who writes so marks his own arrows with a space before (RFC 3676).
            return self.deepest <= _DEEPEST_ALONE or len(self.lines) > 1
        return len({line.depth for line in self.lines}) > 1 and len(self.lines) > 2

    def _is_wrapped(self) -> bool:
        wraps = sum(
            line.end - line.start >= _WRAPPED
            and line.depth == following.depth
            and following.text[:1].islower()
            for line, following in pairwise(self.lines)
        )
        return wraps > 1

    def _has_bare_line(self) -> bool:
        worded = [i for i, line in enumerate(self.lines) if line.text]
        return bool(worded) and worded[-1] - worded[0] >= len(worded)


def own_words(text: str) -> str:
    """A plain text without history and signature, as far as they are known.

    Where the history comes first, what stands below or between it is left.
    """
    lines = text_lines(text)
    return "\n".join(
        text[lines[number].start : lines[number].end] for number in _own(lines, text)
    )


def _own(lines: list[Line], text: str) -> list[int]:
    scan, skip = Scan(lines), quoted(lines)
    own: list[int] = []
    number = 0
    while number < len(lines):
        found = None if skip[number] else scan.mark(number)
        if found and found.kind != "forward":
            own = [each for each in own if each < found.first]
            if own and not scan.quote_follows(found.last):
                break
            number = found.last
        elif (
            lines[number].text and not skip[number] and (own or not lines[number].depth)
        ):
            own.append(number)
        number += 1
    return _without_signature(own, lines, text)


def _without_signature(own: list[int], lines: list[Line], text: str) -> list[int]:
    dashes = [i for i, number in enumerate(own) if lines[number].text == "--"]
    if len(dashes) != 1:
        return own
    place = dashes[0]
    line = lines[own[place]]
    below = [lines[number].text for number in own[place + 1 :]]
    before = lines[own[place - 1]].text if place else ""
    exact = text[line.start : line.end].rstrip("\r").endswith(" ")
    return own[:place] if is_signature(below, before, "", exact) else own
