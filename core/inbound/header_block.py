"""The header of a mail or a part: its lines cut and unfolded (RFC 5322, 2.2).

What relays, gateways and exports break is put together again: folds that lost their
indent, blank lines before or inside, lines of something else.
"""

import re

from .header_rest import MOST_REST, REST, is_value

LONGEST_VALUE = 100_000
"""Octets of one header's value that are read."""
MOST_HEADERS = 2_000
MOST_BROKEN = 1_000
REACH = 20_000
"""Octets in which the header must go on below what is wrong in it."""

Headers = list[tuple[str, bytes]]

_HEADER = re.compile(
    rb"([!-9;-~]{1,200})[ \t]*:((?:[^\n]*+\n[ \t]++(?=[^ \t\r\n]))*+[^\n]*+)(?:\n|\Z)"
)
_FOLD = re.compile(rb"\r?\n|\r(?=[ \t])")
_BLANK_LINE = re.compile(rb"[ \t\r\x0b\x0c]*+\n")
_BLANK_LINES = re.compile(rb"(?:[ \t\r\x0b\x0c]*+\n)*+")
_FEW_BLANK_LINES = re.compile(rb"(?:[ \t\r\x0b\x0c]*+\n){0,5}+")
_BLANK = re.compile(rb"\n[ \t\r]*+\n")
_INDENT = re.compile(rb"[ \t]*+")
_NULS = re.compile(rb"\x00*+")
_BOM = b"\xef\xbb\xbf"
_MBOX = re.compile(rb">?From [^\s:][^\n]*\n")
# Stand in a header once, and in the quote of a mail, too.
_ONCE = re.compile(
    rb"^(Subject|From|To|Cc|Date|Message-ID|In-Reply-To|References|Reply-To|Sender)"
    rb"[ \t]*:",
    re.I | re.M,
)
# Stand in no text that people write.
_TECHNICAL = re.compile(
    rb"^(?:X-[\w-]{1,60}|ARC-[\w-]{2,40}|DKIM-Signature|DomainKey-Signature|List-[\w-]+"
    rb"|Authentication-Results|Received(?:-SPF)?|Return-Path|Delivered-To|MIME-Version"
    rb"|Content-(?:Type|Transfer-Encoding|Disposition|Language|ID)|Thread-(?:Index|Topic)"
    rb"|Auto-Submitted|Feedback-ID|User-Agent)[ \t]*:",
    re.I | re.M,
)
_OF_PART = re.compile(
    rb"(Content-(?:Type|Transfer-Encoding|Disposition|ID))[ \t]*:", re.I
)
_SIGNATURE = re.compile(r"(?:DKIM|DomainKey)-Signature|ARC-.+", re.I)
_TOKENS = re.compile(rb"(?:\S{1,998}[ \t\r]*\n){1,50}+")
# Some write a name of several words.
_IN_WORDS = re.compile(rb"([A-Z][\w-]{0,30}(?: [\w-]{1,30}){1,3})[ \t]*:[ \t]+([^\n]*)")
_WITHOUT_COLON = re.compile(
    rb"(X-[\w-]{1,60}|Subject|Message-ID|MIME-Version|Content-[\w-]{2,40}|Return-Path"
    rb"|Authentication-Results|Reply-To)[ \t]+([^\n]+)",
    re.I,
)
_NAMED = re.compile(rb"[^\s:]{1,80}:")
_PARAMETER = re.compile(
    rb"(?:name|filename|charset|boundary|type|format|delsp|size|start|report-type"
    rb"|protocol|micalg|smime-type)(?:\*\d{0,3}\*?)?[ \t]*=[ \t]*[\"'\w]",
    re.I,
)
_SOME_PARAMETER = re.compile(rb"[A-Za-z][\w*-]{0,40}[ \t]*=[ \t]*[\"'\w]")


def read_block(
    raw: bytes, start: int, end: int, root: bool = False
) -> tuple[Headers, int, str]:
    """Headers of the entity at ``raw[start:end]``.

    :param root: the mail itself: other lines may stand before its header
    :return: (name, unfolded bytes) pairs; where the body starts; the defect repaired
    """
    block = _Block(raw, end, root)
    body = block.read(block.begin(start))
    return block.headers, body, block.defect


class _Block:
    def __init__(self, raw: bytes, end: int, root: bool):
        self.raw = raw
        self.end = end
        self.root = root
        self.headers: Headers = []
        self.defect = ""
        self.broken = 0
        self.surely_until = 0

    # -- what stands before it -------------------------------------------------

    def begin(self, start: int) -> int:
        """Where the header starts."""
        if not self.root:
            # An empty line begins the body, unless a header stands below it.
            position = _FEW_BLANK_LINES.match(self.raw, start, self.end).end()
            match = _OF_PART.match(self.raw, position, self.end)
            return position if match else start
        position = self._skip_blank(start)
        for _line in range(3):
            position = _NULS.match(self.raw, position, self.end).end()
            if self.raw.startswith(_BOM, position, self.end):
                position += len(_BOM)
            if match := _MBOX.match(self.raw, position, self.end):
                position = match.end()
            position = self._skip_blank(position)
        return self._skip_other_lines(position)

    def _skip_blank(self, position: int) -> int:
        end = _BLANK_LINES.match(self.raw, position, self.end).end()
        if end != position:
            self.defect = "headers-blank-before"
        return end

    def _skip_other_lines(self, position: int) -> int:
        """Pass over the indent of the first line, or over lines of something else that
        stand above the header of a mail."""
        line = position
        for _line in range(4):
            line = _INDENT.match(self.raw, line, self.end).end()
            if _HEADER.match(self.raw, line, self.end):
                break
            line = self._line_end(line)
        if line == position or not self._is_of_mail(line):
            return position
        self.defect = "headers-broken-line"
        return line

    def _is_of_mail(self, position: int) -> bool:
        """Whether the lines below are the header of a mail."""
        if not _HEADER.match(self.raw, position, self.end):
            return False
        found = {name.lower() for name in _ONCE.findall(self._below(position))}
        return b"from" in found and len(found) > 2

    def _below(self, position: int) -> bytes:
        """From here to the next blank line, as far as we look."""
        reach = min(self.end, position + REACH)
        blank = _BLANK.search(self.raw, position, reach)
        return self.raw[position : blank.start() + 1 if blank else reach]

    def _line_end(self, position: int) -> int:
        return self.raw.find(b"\n", position, self.end) + 1 or self.end

    # -- its lines ---------------------------------------------------------------

    def read(self, position: int) -> int:
        """Read the headers; where the body starts."""
        while position < self.end:
            position = self._read_run(position)
            if position >= self.end:
                break
            if len(self.headers) >= MOST_HEADERS or self.broken > MOST_BROKEN:
                self.defect = "headers-many"
                match = _BLANK.search(self.raw, position, self.end)
                return match.end() if match else self.end
            if blank := _BLANK_LINE.match(self.raw, position, self.end):
                if not self._goes_on_below_blank(blank):
                    return blank.end()
                position = blank.end()
            elif self._is_broken_line(position):
                position = self._take_broken_line(position)
            else:
                self.defect = "headers-unfinished" if self.headers else "headers-none"
                return position
            self.defect = "headers-broken-line"
            self.broken += 1
        return self.end

    def _read_run(self, position: int) -> int:
        """Read header lines as long as they follow on one another."""
        headers = self.headers
        while len(headers) < MOST_HEADERS and (
            match := _HEADER.match(self.raw, position, self.end)
        ):
            headers.append((match[1].decode("ascii"), _unfold(match[2])))
            position = match.end()
        return position

    def _goes_on_below_blank(self, blank: re.Match) -> bool:
        position = blank.end()
        if not _HEADER.match(self.raw, position, self.end):
            return False
        if blank[0].strip(b"\r\n"):  # not empty: a fold, or what a gateway left of one
            return self._is_new(position)
        if self.root:
            return not self._has(b"from") and self._is_of_mail(position)
        match = _OF_PART.match(self.raw, position, self.end)
        return bool(
            match
            and self.headers
            and not self._has(match[1])
            and not any(b"message/" in value for _name, value in self.headers)
        )

    def _has(self, name: bytes) -> bool:
        wanted = name.decode("ascii").lower()
        return any(name.lower() == wanted for name, _value in self.headers)

    def _is_new(self, position: int) -> bool:
        """Whether a line is surely a header, and not that of a quoted mail."""
        if _TECHNICAL.match(self.raw, position, self.end):
            return True
        match = _ONCE.match(self.raw, position, self.end)
        return bool(match) and not self._has(match[1])

    def _is_broken_line(self, position: int) -> bool:
        """Whether this line, which is no header, stands in the middle of the header."""
        if not self.headers:
            return False
        if (
            position < self.surely_until
            or self._is_parameter(position)
            or self._is_value(position)
        ):
            return True
        line_end = self._line_end(position)
        below = self._below(position)
        if _SIGNATURE.fullmatch(self.headers[-1][0]) and _TOKENS.fullmatch(below):
            self.surely_until = position + len(below)
            return True
        below = below[line_end - position :]
        found = _TECHNICAL.search(below)
        places = [found.start()] if found else []
        places += [
            match.start() for match in _ONCE.finditer(below) if not self._has(match[1])
        ]
        if places:
            self.surely_until = line_end + max(places)
        return bool(places) or self._is_rest(position)

    def _is_rest(self, position: int) -> bool:
        """Whether all lines to the blank one go on with a technical header."""
        name = self.headers[-1][0].encode()
        if _OF_PART.match(name + b":") or not _TECHNICAL.match(name + b":"):
            return False
        for _line in range(MOST_REST):
            match = REST.match(self.raw, position, self.end)
            if not match:
                break
            position = match.end()
        blank = _BLANK_LINE.match(self.raw, position, self.end)
        below = min(self.end, position + REACH)
        if not blank or not self.raw[blank.end() : below].strip():
            return False
        self.surely_until = position
        return True

    def _is_value(self, position: int) -> bool:
        line = self.raw[position : self._line_end(position)].strip()
        return is_value(*self.headers[-1], line)

    def _is_parameter(self, position: int) -> bool:
        """The second line of a Content-Type or Content-Disposition."""
        name, value = self.headers[-1]
        if not name.lower().startswith("content-"):
            return False
        line = self.raw[position : self._line_end(position)]
        if value.count(b'"') % 2 == 1:
            return b'"' in line
        known = _SOME_PARAMETER if value.endswith(b";") else _PARAMETER
        return bool(known.match(line))

    def _take_broken_line(self, position: int) -> int:
        line_end = self._line_end(position)
        line = self.raw[position:line_end].strip()[:LONGEST_VALUE]
        name, value = self.headers[-1]
        if self._is_parameter(position):
            ends = value.endswith(b";") or value.count(b'"') % 2 == 1
            self.headers[-1] = name, b"%s%s %s" % (value, b"" if ends else b";", line)
        elif self._is_value(position):
            self.headers[-1] = name, (b"%s %s" % (value, line)).strip()
        elif match := _IN_WORDS.match(line):
            if match[1].isascii():
                self.headers.append((match[1].decode("ascii"), match[2].strip()))
        elif match := _WITHOUT_COLON.match(line):
            if not self._has(match[1]):
                self.headers.append((match[1].decode("ascii"), match[2].strip()))
        elif (
            len(value) < LONGEST_VALUE
            and not _NAMED.match(line)
            and not name.lower().startswith("content-")
        ):
            self.headers[-1] = name, b"%s %s" % (value, line)
        return line_end


def _unfold(value: bytes) -> bytes:
    value = value[: 2 * LONGEST_VALUE].strip()
    if b"\n" in value or b"\r" in value:
        value = _FOLD.sub(b"", value)
    return value[:LONGEST_VALUE]
