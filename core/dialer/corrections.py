"""Wrong lines as a file that is corrected in a spreadsheet program and loaded again."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from .columns import EXTRA_HEADINGS, HEADINGS

_FORMULA = re.compile(r"'*[=+\-@\t\r\n|]")
_PROTECTED = re.compile(r"''*[=+\-@\t\r\n|]")


def protected(cell: str) -> str:
    """The cell so that no spreadsheet program takes it for a formula; `unprotected`
    makes of it what it was."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unprotected(cell: str) -> str:
    return cell[1:] if _PROTECTED.match(cell) else cell


def written(lines: Iterable[tuple[int, Sequence[str], str]]) -> bytes:
    """The file, in UTF-8 with a mark, by which Excel knows it.

    :param lines: (number, cells, what is wrong); cells that are too many stand behind
    """
    text = StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\r\n")
    out.writerow((*HEADINGS, *EXTRA_HEADINGS))
    count = len(HEADINGS)
    for number, cells, error in lines:
        row = (*cells[:count], str(number), error, *cells[count:])
        out.writerow([protected(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")
