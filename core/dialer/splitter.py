"""The variables of a line: ``"Var1":"value","Var2":"value"``, and what people and
spreadsheet programs make of it."""

import re
from collections.abc import Mapping

from ..content.variables import name_of

LONGEST_NAME = 100
"""Letters."""

NAME = rf'[^"\r\n]{{1,{LONGEST_NAME}}}'
_PLAIN_NAME = r'[^",:;\r\n]{1,60}'
PAIR = re.compile(rf'\s*"({NAME})"\s*:\s*"')
"""Where a name and its value begin; ends behind the value's first quote."""

NEXT = re.compile(
    rf'"\s*,\s*"(?P<name>{NAME})"\s*:\s*"|,\s*"(?P<bare>{_PLAIN_NAME})"\s*:\s*"'
)
"""Where a value ends and the next pair begins. The manual leaves out the quote at the
end of a value that another pair follows."""

_DOUBLED = re.compile(
    r'\s*"((?:[^"]|"")*+)"\s*:\s*"((?:[^"]|"")*+)"\s*(?:,(?=\s*\S)|\s*,?\s*\Z)'
)
_NUMBER = re.compile(rf'("{NAME}"\s*:\s*)(-?[\d.]+|true|false)(?=\s*(?:,\s*"|\Z))')
_LAST = re.compile(r'"\s*,?\s*\Z')
_NO_COMMA = re.compile(rf'"\s*[;|]?\s*"({_PLAIN_NAME})"\s*:\s*"')
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
# A program that read `"Var1":"value"` as a quoted field kept some of its quotes.
_FIRST_LOST = re.compile(rf"{_PLAIN_NAME}\s*:\s*\"")
_OUTER_LOST = re.compile(rf'{_PLAIN_NAME}"\s*:\s*"')


class Unsplittable(ValueError):
    """Text that is no list of variables.

    :param code: "pair" where no ``"name":"value"`` begins, "open" for a value without
        an end, "comma" where none is between two pairs, "twice" for a name that comes
        again
    :param text: what stands there, or the name
    """

    def __init__(self, code: str, text: str):
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text[:60]


def split_variables(text: str) -> dict[str, str]:
    """The variables of a column.

    Quotes inside a value are doubled, or stand there as they are: then a value ends at
    the quote that a comma and the next name follow, or nothing.

    :raises Unsplittable: when it cannot be told what is meant
    """
    text = _repaired(text.strip())
    if not text:
        return {}
    pairs = _doubled(text)
    if pairs is None:
        pairs = list(_pairs(_NUMBER.sub(r'\1"\2"', text)))
    found: dict[str, str] = {}
    known = set()
    for name, value in pairs:
        name = name.strip()
        if not name_of(name):
            raise Unsplittable("pair", text)
        if name_of(name) in known:
            raise Unsplittable("twice", name)
        known.add(name_of(name))
        found[name] = value
    return found


def join_variables(values: Mapping[str, str]) -> str:
    """The column of a file that says them, quotes doubled."""
    return ",".join(f"{_quoted(name)}:{_quoted(text)}" for name, text in values.items())


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _repaired(text: str) -> str:
    if text[:1] == "{" and text[-1:] == "}":
        text = text[1:-1].strip()
    if '"' not in text:
        text = text.translate(_CURLY)
    if match := _FIRST_LOST.match(text):
        name, separator, rest = match[0].partition(":")
        return f'"{name.strip()}"{separator}{rest}{text[match.end() :]}'
    return f'"{text}"' if _OUTER_LOST.match(text) else text


def _doubled(text: str) -> list[tuple[str, str]] | None:
    """The pairs of a text in which each quote of a value is doubled; else None."""
    pairs, position = [], 0
    while position < len(text):
        match = _DOUBLED.match(text, position)
        if not match:
            return None
        pairs.append((_single(match[1]), _single(match[2])))
        position = match.end()
    return pairs


def _single(text: str) -> str:
    return text.replace('""', '"')


def _pairs(text: str):
    """Those of a text in which each begins where the value before it ends."""
    pair = PAIR.match(text)
    if not pair:
        raise Unsplittable("pair", text)
    name, start = pair[1], pair.end()
    while following := NEXT.search(text, start):
        yield name, _value(name, text[start : following.start()])
        name, start = following["name"] or following["bare"], following.end()
    last = _LAST.search(text, start)
    if not last:
        raise Unsplittable("open", name)
    yield name, _value(name, text[start : last.start()])


def _value(name: str, text: str) -> str:
    r"""A value whose every quote stands behind a ``\`` has them from a program."""
    if missing := _NO_COMMA.search(text):
        raise Unsplittable("comma", f"{name}, {missing[1]}")
    if text.count('\\"') == text.count('"'):
        return text.replace('\\"', '"')
    return text
