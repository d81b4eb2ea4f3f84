"""The lines of a file: recipients, and what is wrong with those that are none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .columns import COLUMNS, DELIMITERS, Layout, whole_line
from .corrections import unprotected
from .names import plain
from .reading import UNREADABLE
from .recipient import USUAL_PRIORITY, Recipient
from .splitter import Unsplittable, split_variables

LONGEST_EMAIL = 320
LONGEST_CELL = 100_000
HIGHEST = 2**31 - 1

_WHOLE = re.compile(r"([+-]?[0-9]{1,12})(?:\.0+)?")
_TOKENS = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one column, told in the reader's words where it is shown.

    :param column: one of COLUMNS; "" for the line as a whole
    :param code: columns, empty, long, unreadable, campaign, whole, range, pair, open,
        comma, twice, token, token_name, file_count, mail_size
    :param params: plain values for its words
    """

    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"column": self.column, "code": self.code, **self.params}


@dataclass(frozen=True, slots=True)
class WrongLine:
    """:param cells: in the order of COLUMNS, and behind them those too many"""

    number: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]
    raw: str = ""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file that lines may name.

    :param size: bytes
    """

    id: int
    name: str
    token: str
    size: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What lines of a list may say.

    :param campaign: the dialer's name
    :param files: {token in small letters: ListFile}
    :param most_files: that a mail may carry; 0 without a limit
    :param most_bytes: of all its files together; 0 without a limit
    """

    campaign: str
    files: Mapping[str, ListFile] = field(default_factory=dict)
    most_files: int = 0
    most_bytes: int = 0


class LineReader:
    """Makes a recipient of the cells of a line, or says what is wrong with it."""

    def __init__(self, layout: Layout, rules: Rules):
        self.layout = layout
        self.rules = rules
        self.campaign = plain(rules.campaign)
        self.whole_lines = replace(layout, delimiter=DELIMITERS[0]).splitter()
        self.places = [
            layout.columns.index(name) if name in layout.columns else -1
            for name in COLUMNS
        ]
        self.known: dict[str, Any] = {}

    def read(
        self, number: int, cells: Sequence[str], raw: str = ""
    ) -> Recipient | WrongLine | None:
        """None for a line without a word."""
        if not any(cell.strip() for cell in cells):
            return None
        if self.layout.given_back:
            cells = [unprotected(cell) for cell in cells]
        cells = self._parted_here(cells)
        values, surplus = self._parted(cells)
        problems: list[Problem] = []
        recipient = self._recipient(number, values, problems)
        if any(cell.strip() for cell in surplus):
            count, most = len(cells), len(self.layout.columns)
            problems.insert(0, Problem("", "columns", {"count": count, "most": most}))
        if problems:
            return WrongLine(number, (*values, *surplus), tuple(problems), raw)
        return recipient

    def _parted_here(self, cells):
        """The columns of a line that is in one cell."""
        parts = whole_line(cells)
        if not parts or plain(cells[0]) == self.campaign:
            return cells
        place = self.layout.columns.index("campaign")
        if plain("".join(parts[place : place + 1])) != self.campaign:
            return cells
        return self.whole_lines.cut(cells[0], 0)[0]

    def _parted(self, cells):
        """:return: the values in the order of COLUMNS, and what is too much"""
        count = len(cells)
        values = [cells[place] if 0 <= place < count else "" for place in self.places]
        return values, tuple(cells[len(self.layout.columns) :])

    def _recipient(self, number, values, problems):
        for name, text in zip(COLUMNS, values, strict=True):
            if len(text) > LONGEST_CELL:
                problems.append(Problem(name, "long", {"most": LONGEST_CELL}))
            elif UNREADABLE in text:
                problems.append(Problem(name, "unreadable", {"text": text[:60]}))
        if problems:
            return None
        campaign, email, message, files, variables, priority = values
        self._check_campaign(campaign, problems)
        return Recipient(
            self._email(email.strip(), problems),
            message if message.strip() else "",
            self._variables(variables, problems),
            self._files(files, problems),
            self._priority(priority.strip(), problems),
            number,
        )

    def _check_campaign(self, text, problems):
        if not text.strip():
            problems.append(self._problem("campaign", "empty"))
        elif text != self.rules.campaign and plain(text) != self.campaign:
            said = {"text": text.strip()[:60], "dialer": self.rules.campaign}
            problems.append(Problem("campaign", "campaign", said))

    def _email(self, text, problems):
        if not text:
            problems.append(self._problem("email", "empty"))
        elif len(text) > LONGEST_EMAIL:
            problems.append(Problem("email", "long", {"most": LONGEST_EMAIL}))
        return text

    def _problem(self, column, code):
        return Problem(column, code, {"dialer": self.rules.campaign})

    def _variables(self, text, problems):
        try:
            return split_variables(text) if text else {}
        except Unsplittable as exc:
            problems.append(Problem("variables", exc.code, {"text": exc.text}))
            return {}

    def _priority(self, text, problems):
        if not text:
            return USUAL_PRIORITY
        whole = _WHOLE.fullmatch(text)
        if not whole:
            problems.append(Problem("priority", "whole", {"text": text[:60]}))
        elif abs(number := int(whole[1])) > HIGHEST:
            problems.append(Problem("priority", "range", {"text": text[:60]}))
        else:
            return number
        return USUAL_PRIORITY

    def _files(self, text, problems):
        if not text or not text.strip():
            return ()
        if text not in self.known:
            found: list[Problem] = []
            self.known = {text: (self._named(text, found), found)}
        files, found = self.known[text]
        problems += found
        return files

    def _named(self, text, problems):
        tokens = [each.strip() for each in _TOKENS.split(text)]
        files: dict[int, ListFile] = {}
        for token in filter(None, tokens):
            if file := self.rules.files.get(token.casefold()):
                files[file.id] = file
            else:
                problems.append(self._unknown(token))
        self._check_limits(files.values(), problems)
        return tuple(files)

    def _unknown(self, token):
        said = {"text": token[:60]}
        for file in self.rules.files.values():
            if file.name.casefold() == token.casefold():
                said["token"] = file.token
                return Problem("files", "token_name", said)
        return Problem("files", "token", said)

    def _check_limits(self, files, problems):
        rules = self.rules
        size = sum(file.size for file in files)
        if rules.most_files and len(files) > rules.most_files:
            said = {"count": len(files), "most": rules.most_files}
            problems.append(Problem("files", "file_count", said))
        elif rules.most_bytes and size > rules.most_bytes:
            said = {"size": size, "most": rules.most_bytes}
            problems.append(Problem("files", "mail_size", said))
