"""The columns of a list: what they are called, and where they are in a file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..inbound.addresses import is_email
from .names import plain
from .records import LINE_END, Splitter

COLUMNS = ("campaign", "email", "message", "files", "variables", "priority")
"""In the order of a file without a heading."""

HEADINGS = (
    "campaña",
    "emailDestinatario",
    "mensaje",
    "adjuntos",
    "variables",
    "prioridad",
)
"""What the manual calls them."""

EXTRA_HEADINGS = ("línea", "error")
"""Added to the lines that are given back to be corrected."""

DELIMITERS = (";", ",", "\t", "|")
SAMPLE = 50  # lines by which a file is judged
HEAD = 300_000  # letters, as long as the longest line and more

_NAMES = {
    "campaign": "campana campania campaign campaigns campanas dialer marcador discador",
    "email": "emaildestinatario email emails mail mails correo correos "
    "correoelectronico destinatario destinatarios recipient recipients emailaddress "
    "address direccion emailrecipient recipientemail direcciondecorreo",
    "message": "mensaje mensajes message messages texto text cuerpo body",
    "files": "adjuntos adjunto attachments attachment archivos archivo ficheros "
    "fichero files file",
    "variables": "variables variable vars",
    "priority": "prioridad prioridades priority",
    "number": "linea line numero number",
    "error": "error errores errors",
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names.split()}
_SEPARATOR_LINE = re.compile(r"sep=(.)[ ;,\t]*(?:\r\n|\n|\r|\Z)", re.IGNORECASE)


class LayoutError(ValueError):
    """A heading by which the file cannot be read.

    :param code: "missing" for a column that there must be, "twice" for one that is
        there again
    :param column: one of COLUMNS
    """

    def __init__(self, code: str, column: str):
        super().__init__(f"{code}: {column}")
        self.code = code
        self.column = column


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file's lines are to be read.

    :param columns: what each place holds: one of COLUMNS, "number", "error", or "" for
        what is left out
    :param heading: whether the first line names them
    :param unknown: names in it that say nothing
    :param delimiter: between columns of a text
    :param start: letters before the first line
    """

    columns: tuple[str, ...] = COLUMNS
    heading: bool = False
    unknown: tuple[str, ...] = ()
    delimiter: str = ";"
    start: int = 0

    @property
    def given_back(self) -> bool:
        """Whether it is a file of wrong lines, as we wrote it."""
        return "number" in self.columns or "error" in self.columns

    def splitter(self) -> Splitter:
        return Splitter(
            self.delimiter,
            _place(self.columns, "variables"),
            _place(self.columns, "priority"),
            len(self.columns),
        )


def _place(columns, name):
    return columns.index(name) if name in columns else -1


def layout_of(cells: Sequence[str]) -> Layout:
    """What the first line says of the columns.

    :raises LayoutError: when it is a heading that cannot be
    """
    cells = whole_line(cells) or cells
    named = [_BY_NAME.get(_bare(cell), "") for cell in cells]
    few = len(cells) > 1 and sum(map(bool, named)) < 2
    if few or not any(named) or any(is_email(cell.strip()) for cell in cells):
        return Layout()
    for column in COLUMNS:
        if named.count(column) > 1:
            raise LayoutError("twice", column)
    for column in ("campaign", "email"):
        if column not in named:
            raise LayoutError("missing", column)
    unknown = tuple(
        cell.strip()
        for cell, name in zip(cells, named, strict=True)
        if cell.strip() and not name
    )
    return Layout(tuple(named), True, unknown)


def whole_line(cells: Sequence[str]) -> list[str] | None:
    """The columns of a line that a spreadsheet program took for one cell, because it
    parts columns by something else; None for all others."""
    first, *others = cells or [""]
    if DELIMITERS[0] not in first or any(cell.strip() for cell in others):
        return None
    return first.split(DELIMITERS[0])


def layout_of_text(text: str, campaign: str) -> Layout:
    """How a text is cut into columns, by its first lines.

    :param text: its first HEAD letters
    :param campaign: what the first column should say
    :raises LayoutError: when it has a heading that cannot be
    """
    start = 0
    delimiters = DELIMITERS
    if said := _SEPARATOR_LINE.match(text):
        delimiters, start = (said[1],), said.end()
    scores = [_score(text, start, each, campaign) for each in delimiters]
    delimiter = delimiters[scores.index(max(scores))]
    found = layout_of(_first(text, start, delimiter))
    return Layout(found.columns, found.heading, found.unknown, delimiter, start)


def _bare(cell: str) -> str:
    return "".join(letter for letter in plain(cell) if letter.isalnum())


def _first(text, start, delimiter):
    for cells in _lines(text, start, Splitter(delimiter)):
        return cells
    return ()


def _lines(text, position, splitter):
    """The cells of the first lines that are not empty."""
    for _time in range(SAMPLE):
        if position >= len(text):
            return
        cells, position = splitter.cut(text, position)
        if newline := LINE_END.match(text, position):
            position = newline.end()
        if any(cell.strip() for cell in cells):
            yield cells


def _score(text, start, delimiter, campaign):
    """How much the file looks as if this parted its columns."""
    score = 0.0
    for number, cells in enumerate(_lines(text, start, Splitter(delimiter))):
        if len(cells) < 2:
            continue
        if number == 0:
            score += 10 * sum(_bare(cell) in _BY_NAME for cell in cells)
        score += plain(cells[0]) == plain(campaign)
        score += sum(is_email(cell.strip()) for cell in cells[:2])
        score += 0.01
    return score
