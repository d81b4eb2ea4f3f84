"""Tells in a mail what is in its conversation already from what its author wrote."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from .known import Compared, Known
from .quote_cover import Cover, Stretch
from .quote_introduction import introduction, names_author
from .quote_scan import Scan

_HALF = 0.5
_MOST = 0.8
"""Of an earlier mail, where nothing but its words says that it is quoted."""
_MARKED_LETTERS = 40
_SHORT_LETTERS = 12
_INTRODUCED_LETTERS = 20
_BARE_LETTERS = 80
_MOST_STARTS = 40


class Comparison:
    """:param known: the mails of the conversation
    :param limit: place of what is forwarded, which is meant to be read
    :param inside: whether the author says that he answers in what he quotes
    """

    def __init__(self, cover: Cover, known: Known, limit: int, inside: bool = False):
        self.cover = cover
        self.scan: Scan = cover.scan
        self.lines = cover.scan.lines
        self.limit = limit
        self.inside = inside
        self.compared = Compared(self.lines, known)

    def settle(self, quotes: Sequence[Stretch]) -> list[Stretch]:
        """What is to be folded.

        :param quotes: what the separators say
        """
        if not any(map(self._is_before_limit, self.compared.found)):
            return [] if self.inside else list(quotes)
        kept = [piece for quote in quotes for piece in self._refined(quote)]
        taken = self._lines_in(quotes)
        for first, last in [*self._above(kept), *self._runs(taken)]:
            kept += self._pieces(first, last, kept)
        return sorted(kept)

    # -- what the separators say is a quote ------------------------------------

    def _refined(self, quote: Stretch) -> list[Stretch]:
        """The quote without what is the author's own in it."""
        numbers = sorted(self._lines_in([quote]))
        own = {number for block in self._blocks(numbers) for number in self._own(block)}
        if not own:
            return [quote]
        pieces: list[Stretch] = []
        lowest = quote[0]
        for is_own, group in groupby(numbers, key=own.__contains__):
            if is_own:
                continue
            kept = list(group)
            found = self.cover.lines(kept[0], kept[-1], lowest)
            pieces += found
            lowest = max([lowest, *(end for _start, end in found)])
        return pieces

    def _blocks(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        """The lines of a quote from one separator to the next, those left out."""
        block: list[int] = []
        skip = -1
        for number in numbers:
            found = None if number <= skip else self.scan.mark(number)
            if found:
                yield [each for each in block if each < found.first]
                block, skip = [], found.last
            elif number > skip:
                block.append(number)
        yield block

    def _own(self, block: Sequence[int]) -> list[int]:
        """The author's own lines among those of a mail that he quotes; none where too
        little of it is known to tell."""
        known = [number for number in block if self.compared.is_known(number)]
        letters = self.compared.letters_of(known)
        much = letters >= _HALF * self.compared.letters_of(block)
        telling = known and (much or self.compared.share_of(known) >= _HALF)
        if not (telling or self.inside):
            return []
        introduced = {each for number in known for each in self._introducing(number)}
        return [
            number
            for number in block
            if not self.compared.is_known(number) and number not in introduced
        ]

    def _introducing(self, number: int) -> range:
        """The lines above one that introduce it."""
        above = self.scan.before[number]
        if above < 0 or self.compared.is_known(above):
            return range(0)
        first = introduction(self.lines, number, self.scan.before)
        return range(first, number) if first >= 0 else range(0)

    def _above(self, quotes: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
        """(first, last) line of what introduces quotes outside of them."""
        for quote in quotes:
            numbers = sorted(self._lines_in([quote]))
            introducing = self._introducing(numbers[0]) if numbers else range(0)
            if introducing and self.compared.is_known(numbers[0]):
                yield introducing[0], introducing[-1]

    # -- what nothing says but its words ---------------------------------------

    def _runs(self, taken: set[int]) -> Iterator[tuple[int, int]]:
        """(first, last) line of what else is in the conversation already, with what
        introduces it."""
        rows = [
            number
            for number in self.compared.worded
            if number not in taken and self._is_before_limit(number)
        ]
        quoted: frozenset[str] = frozenset()
        for (is_known, _marked), group in groupby(rows, key=self._kind):
            run = list(group)
            if not is_known:
                continue
            if found := self._judged(run, quoted):
                quoted |= self.compared.said_with(run)
                yield found

    def _kind(self, number: int) -> tuple[bool, bool]:
        return self.compared.is_known(number), self._is_marked(number)

    def _judged(self, run: list[int], quoted: frozenset[str]) -> tuple[int, int] | None:
        """:param quoted: what is said in the mails that are quoted above"""
        for index, number in enumerate(run[:_MOST_STARTS]):
            first = introduction(self.lines, number, self.scan.before)
            rest = run[index:]
            if first >= 0 and self._is_introduced(rest):
                return first, run[-1]
        goes_on = self.compared.all_among(run, quoted)
        if goes_on and self.compared.letters_of(run) >= _SHORT_LETTERS:
            return run[0], run[-1]
        if self._is_marked(run[0]):
            return (run[0], run[-1]) if self._is_enough(run, _MARKED_LETTERS) else None
        return self._judged_bare(run)

    def _is_introduced(self, run: list[int]) -> bool:
        """By whoever wrote it; below a line across, or a list, that anybody may put
        above his own words, it has to be a mail from its beginning, or most of one."""
        named = names_author(self.lines, run[0], self.scan.before)
        if named or self.compared.opens(run[0]):
            return self._is_enough(run, _INTRODUCED_LETTERS)
        letters = self.compared.letters_of(run)
        return letters >= _SHORT_LETTERS and self._share(run) >= _HALF

    def _judged_bare(self, run: list[int]) -> tuple[int, int] | None:
        """A whole mail below the author's words, to the end."""
        start = next((i for i, each in enumerate(run) if self.compared.opens(each)), -1)
        if start < 0:
            return None
        whole = run[start:]
        below_words = self.compared.worded.index(whole[0]) > 0
        enough = self.compared.letters_of(whole) >= _BARE_LETTERS
        is_last = whole[-1] == self.compared.worded[-1]
        if below_words and enough and is_last and self._share(whole) >= _MOST:
            return whole[0], whole[-1]
        return None

    def _is_enough(self, run: Sequence[int], least: int) -> bool:
        letters = self.compared.letters_of(run)
        return letters >= least or (
            letters >= _SHORT_LETTERS and self._share(run) >= _HALF
        )

    def _share(self, run: Sequence[int]) -> float:
        return self.compared.share_of(run)

    def _is_marked(self, number: int) -> bool:
        line = self.lines[number]
        return line.depth > 0 or line.text[0] == ">"

    def _pieces(
        self, first: int, last: int, others: Iterable[Stretch]
    ) -> list[Stretch]:
        start = self.lines[first].start
        lowest = max((end for _start, end in others if end <= start), default=0)
        found = self.cover.lines(first, last, lowest)
        return [piece for piece in found if not _overlaps(piece, others)]

    # -- lines -----------------------------------------------------------------

    def _lines_in(self, stretches: Sequence[Stretch]) -> set[int]:
        return {
            number
            for number in self.compared.worded
            for start, end in stretches
            if start <= self.lines[number].start and self.lines[number].end <= end
        }

    def _is_before_limit(self, number: int) -> bool:
        return self.lines[number].start < self.limit


def _overlaps(piece: Stretch, others: Iterable[Stretch]) -> bool:
    return any(start < piece[1] and piece[0] < end for start, end in others)
