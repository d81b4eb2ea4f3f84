"""How far the sheets of a workbook reach: one cell far away makes a sheet of billions,
which no memory holds."""

import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

_BLOCK = 1 << 20
_LONGEST_TAG = _BLOCK

# <c r="B7"> and <row r="7">, of XLSX
_PLACE = re.compile(
    rb"<(?:\w+:)?(?:c|row)\s(?:[^<>]*?\s)?r\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,9})[\"']"
)
_ODS_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])"
    rb"([^<>]*?)(/?)>"
)
_ROWS = re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d{1,9})")
_COLUMNS = re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d{1,9})")


def most_cells(parts: zipfile.ZipFile) -> int:
    """Cells of the largest sheet, from its corner to the last one with something in it.

    :param parts: of an XLSX or ODS file
    :raises xml.parsers.expat.ExpatError: for a part that is no XML, at which what reads
        sheets may never end
    :raises ValueError, LookupError: for one in another encoding
    """
    names = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
    most = max((_of_xlsx(parts, name) for name in names), default=0)
    return max(most, _most_of_ods(parts)) if "content.xml" in names else most


def _of_xlsx(parts, name):
    row = column = 0
    for match in _matches(parts, name, _PLACE):
        row = max(row, int(match[2]))
        column = max(column, _number(match[1]))
    return row * column


def _number(letters: bytes) -> int:
    """3 for C."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _most_of_ods(parts):
    most, table = 0, _Table()
    for match in _matches(parts, "content.xml", _ODS_TAG):
        if match[2] == b"table":
            most, table = max(most, table.cells), _Table()
        else:
            table.take(match)
    return max(most, table.cells)


class _Table:
    """What is repeated counts; empty cells behind the last full one do not."""

    def __init__(self):
        self.row = self.column = 0
        self.repeated = 1
        self.last_row = self.last_column = 0

    @property
    def cells(self):
        return self.last_row * self.last_column

    def take(self, match):
        ends, kind, attributes, empty = match.groups()
        if ends:
            return
        if kind == b"table-row":
            self.row += self.repeated if self.row else 1
            self.repeated = _times(_ROWS, attributes)
            self.column = 0
            return
        self.column += _times(_COLUMNS, attributes)
        if not empty or b"value" in attributes or b"formula" in attributes:
            self.last_row = max(self.last_row, self.row + self.repeated - 1)
            self.last_column = max(self.last_column, self.column)


def _times(pattern, attributes):
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def _matches(parts, name, pattern) -> Iterator[re.Match[bytes]]:
    """Where it stands in a part, which is read in pieces; in no tag twice."""
    parser = expat.ParserCreate()
    with parts.open(name) as part:
        rest = b""
        while block := part.read(_BLOCK):
            if b"\0" in block:
                raise UnicodeError(f"{name} is not in UTF-8")
            parser.Parse(block, False)
            text = rest + block
            end = text.rfind(b"<")
            if end < 0 or len(text) - end > _LONGEST_TAG:
                end = len(text)
            yield from pattern.finditer(text[:end])
            rest = text[end:]
        parser.Parse(b"", True)
        yield from pattern.finditer(rest)
