"""The lines that a mail client puts above what is known to be a quote, in languages
that nobody knows here: what is below them is proof enough of what they are."""

import re
from collections.abc import Sequence

from .quote_attribution import LONGEST, MOST_LINES, is_attribution, is_completed
from .quote_lines import Line

_MOST_FIELDS = 8
_ADDRESS = re.compile(r"[<(\[«]?[^\s<>()\[\]@]{1,100}@[^\s<>()\[\]@]{2,100}")
_TIME = re.compile(r"(?<!\d)\d{1,2} ?[:.h] ?\d{2}(?!\d)")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}([./-]) ?\d{1,2}\1")
_FIELD = re.compile(r"[*\s>]{0,4}[^\W\d_][^:：\d@]{0,30}[:：]\*?\s?\S")
_RULE = re.compile(r"[-_=*–—]{4,}|[-–—]{2,}.{0,80}[-–—]{2,}|[_=*]{2,}.{0,80}[_=*]{2,}")


def introduction(lines: Sequence[Line], number: int, before: Sequence[int]) -> int:
    """The first of the lines that introduce a quote, or -1.

    :param number: of the first line of the quote
    :param before: for each line, the line with words before it, or -1
    """
    above = before[number]
    if above < 0:
        return -1
    for find in (_attribution, _fields, _rule):
        first = find(lines, above, before)
        if first >= 0:
            return _with_rule(lines, first, before)
    return number if lines[number].drawn else -1


def names_author(lines: Sequence[Line], number: int, before: Sequence[int]) -> bool:
    """Whether what introduces a quote says who wrote it."""
    return before[number] >= 0 and _attribution(lines, before[number], before) >= 0


def _attribution(lines: Sequence[Line], last: int, before: Sequence[int]) -> int:
    text, part, number, found = "", "", last, -1
    for _line in range(MOST_LINES):
        text = f"{lines[number].text} {text}".strip()
        if len(text) > LONGEST:
            break
        if part:
            is_more = is_attribution(text, True) and is_completed(part, text)
        else:
            is_more = is_attribution(text, True) or _is_dated_address(text)
        if is_more:
            found, part = number, text
        number = before[number]
        if number < 0:
            break
    return found


def _is_dated_address(text: str) -> bool:
    ends = text.rstrip("*_ ").endswith((":", "：", "--"))
    address = _ADDRESS.search(text)
    return bool(ends and address and _TIME.search(text) and _DATE.search(text))


def _fields(lines: Sequence[Line], last: int, before: Sequence[int]) -> int:
    number, first, texts = last, -1, []
    while number >= 0 and len(texts) < _MOST_FIELDS:
        if not _FIELD.match(lines[number].text):
            break
        texts.append(lines[number].text)
        first, number = number, before[number]
    dated = any(_TIME.search(text) or _DATE.search(text) for text in texts)
    addressed = any(_ADDRESS.search(text) for text in texts)
    return first if len(texts) > 2 and dated and addressed else -1


def _rule(lines: Sequence[Line], last: int, before: Sequence[int]) -> int:
    return last if _RULE.fullmatch(lines[last].text) else -1


def _with_rule(lines: Sequence[Line], first: int, before: Sequence[int]) -> int:
    above = before[first]
    return above if above >= 0 and _RULE.fullmatch(lines[above].text) else first
