"""The lines of a text file, cut into columns.

Python's ``csv`` alone reads the manual's own example wrongly: it drops the first quotes
of ``"Var1":"value"``, and a ``;`` inside such a value parts it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .names import plain
from .splitter import NEXT, PAIR

LONGEST = 250_000
"""Letters of one line, its values' line ends with them."""

LONGEST_VARIABLES = 50_000
MOST_ENDS = 200
BLOCK = 1 << 20

LINE_END = re.compile(r"\r\n|\n|\r")
_PRIORITY = re.compile(r"\s*[+-]?\d*\s*")


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the file.

    :param number: of the line where it begins; the first is 1
    :param cells: its columns
    :param end: letters of the file up to behind it
    :param raw: as it stands there, without its line end
    """

    number: int
    cells: tuple[str, ...]
    end: int
    raw: str

    @property
    def height(self) -> int:
        """How many lines of the file it takes."""
        return 1 + len(LINE_END.findall(self.raw))


class Splitter:
    """Cuts one line at a time out of a text.

    :param delimiter: one character
    :param variables: place of the column with variables, counted from 0; -1 without
    :param priority: place of the column with the priority, -1 without
    :param columns: how many there are
    """

    def __init__(self, delimiter, variables=4, priority=5, columns=6):
        self.delimiter = delimiter
        self.variables = variables
        self.priority = priority
        self.columns = columns
        sign = re.escape(delimiter)
        end = rf"(?=[ ]*(?:{sign}|\r|\n|\Z))"
        self._plain = re.compile(rf"[^{sign}\r\n]*+")
        self._quoted = re.compile(rf'[ ]*"((?:[^"]|"")*+)"{end}')
        self._behind = re.compile(end)
        self._line = re.compile(r"[^\r\n]*+")
        closing = rf'(?P<end>"){end}'
        # Where columns are parted by commas, too, the next pair goes first.
        self._boundary = re.compile(f"{NEXT.pattern}|{closing}")
        self._recipient = re.compile(rf"[^{sign}\r\n]*{sign}[^{sign}\r\n]*@")

    def cut(self, text: str, start: int) -> tuple[list[str], int]:
        """:return: the columns of the line that begins here, and where it ends"""
        end = self._line.match(text, start).end()
        if text.find('"', start, end) < 0:
            return text[start:end].split(self.delimiter), end
        cells, position = [], start
        while True:
            cell, position = self._cell(text, start, position, len(cells))
            cells.append(cell)
            if text[position : position + 1] != self.delimiter:
                return cells, position
            position += 1

    def _cell(self, text, start, position, place):
        limit = start + LONGEST
        if quoted := self._quoted.match(text, position, limit):
            end = self._plain.match(text, quoted.end()).end()
            return quoted[1].replace('""', '"'), end
        if place == self.variables and (pair := PAIR.match(text, position)):
            end = self._end_of_variables(text, start, pair.end())
            if end is not None:
                return text[position:end], self._plain.match(text, end).end()
        plain = self._plain.match(text, position)
        return plain[0], plain.end()

    def _end_of_variables(self, text, start, position):
        """Where the last value closes: at the first quote behind which stand the
        columns that are still to come. None when no quote may be it."""
        campaign = plain(self._plain.match(text, start)[0])
        limit = self._next_line(text, position, campaign)
        first = None
        for _time in range(MOST_ENDS):
            found = self._boundary.search(text, position, limit)
            if not found:
                break
            position = found.end()
            if found["end"] is None or not self._behind.match(text, position):
                continue
            if self._ends_here(text, position):
                return position
            first = first or position
        return first

    def _ends_here(self, text, position):
        behind = self._line.match(text, position)[0].split(self.delimiter)[1:]
        left = self.columns - self.variables - 1
        if any(cell.strip() for cell in behind[left:]):
            return False
        place = self.priority - self.variables - 1
        if not 0 <= place < len(behind):
            return True
        return bool(_PRIORITY.fullmatch(behind[place]))

    def _next_line(self, text, position, campaign):
        """Where a line begins that is surely another recipient's: no value goes on
        there."""
        sign = self.delimiter
        stop = position + LONGEST_VARIABLES
        while end := LINE_END.search(text, position, stop):
            position = end.end()
            cell = self._plain.match(text, position)
            same = plain(cell[0]) == campaign and text.startswith(sign, cell.end())
            if same or self._recipient.match(text, position):
                return end.start()
        return stop


class Records:
    """The lines of a file, one after the other, of which only a part is in memory.

    :param blocks: the text, in pieces
    :param splitter: cuts the lines
    :param start: letters that were read before
    :param number: of the first line read now
    """

    def __init__(
        self, blocks: Iterable[str], splitter: Splitter, start: int = 0, number: int = 1
    ):
        self.blocks = iter(blocks)
        self.splitter = splitter
        self.start = start
        self.number = number

    def __iter__(self) -> Iterator[Record]:
        text, done = self._skipped()
        position, number = 0, self.number
        while True:
            if not done and len(text) - position < 2 * LONGEST:
                more, done = self._more()
                text, position = text[position:] + more, 0
                continue
            if position >= len(text):
                return
            cells, end = self.splitter.cut(text, position)
            if end == len(text) and not done:
                more, done = self._more()
                text, position = text[position:] + more, 0
                continue
            raw = text[position:end]
            if newline := LINE_END.match(text, end):
                end = newline.end()
            self.start += end - position
            record = Record(number, tuple(cells), self.start, raw)
            yield record
            number += record.height
            position = end

    def _skipped(self):
        """The text behind what was read before.

        :return: text, whether it is all
        """
        left = self.start
        for block in self.blocks:
            if len(block) > left:
                return block[left:], False
            left -= len(block)
        return "", True

    def _more(self):
        """:return: text, whether it is all there is"""
        pieces, size = [], 0
        for block in self.blocks:
            pieces.append(block)
            size += len(block)
            if size >= BLOCK:
                return "".join(pieces), False
        return "".join(pieces), True


def without_heading(records: Iterable[Record]) -> Iterator[Record]:
    """Those behind the first line with a word in it."""
    left = iter(records)
    for record in left:
        if any(cell.strip() for cell in record.cells):
            break
    yield from left
