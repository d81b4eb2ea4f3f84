"""Rows of XLSX, ODS and XLS files, as texts."""

import datetime
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.parsers.expat import ExpatError

import python_calamine

from .workbook_extent import most_cells

MOST_BYTES = 500 * (1 << 20)
"""Of a workbook's parts when they are unpacked."""
MOST_CELLS = 16_000_000
"""Of a sheet, which is read as a whole: 32 bytes each."""


class NoWorkbook(ValueError):
    """A file that cannot be read as a workbook.

    :param code: "password", "large", "far" or "damaged"
    """

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class Workbook:
    """The first sheet with something on it.

    :param content: the file
    :raises NoWorkbook: when there is none
    """

    def __init__(self, content: bytes):
        _check_size(content)
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
            self.sheet = _first_filled(book)
        except python_calamine.PasswordError:
            raise NoWorkbook("password") from None
        except (python_calamine.CalamineError, OSError, ValueError):
            raise NoWorkbook("damaged") from None
        self.height = self.sheet.end[0] + 1 if self.sheet else 0

    def rows(self, start: int = 0) -> Iterator[tuple[int, tuple[str, ...]]]:
        """:param start: rows that were read before
        :return: (number of the row, its cells), the first is 1
        """
        if not self.sheet:
            return
        for number, row in enumerate(self.sheet.iter_rows(), 1):
            if number > start:
                yield number, tuple(map(_text, row))


def _first_filled(book):
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            return sheet
    return None


def _check_size(content):
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                raise NoWorkbook("large")
            if most_cells(parts) > MOST_CELLS:
                raise NoWorkbook("far")
    except NoWorkbook:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
        LookupError,
        ExpatError,
    ):
        raise NoWorkbook("damaged") from None


def _text(value) -> str:
    """As the sheet shows it, where it shows it plainly."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return str(value)
