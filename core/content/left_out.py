"""A signature or greeting without what nothing is known for.

Who has no telephone has no line "Phone:". Of a line, the part around the variable goes
with its separator; what is left of nothing goes, too.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from lxml import html

from .html_slots import read
from .lines import Line, Span, lines, tidy
from .variables import INVISIBLE, name_of

VARIABLE = re.compile(rf"\${INVISIBLE}*\{{([^${{}}\n]{{1,80}})\}}")
LONGEST_LABEL = 4
"""Words of what names a variable, in the cell before it."""

_SEPARATOR = re.compile(r"\s*(?:[|·•;\t–—]|\s[-/]\s|,(?=\s|\$|$))\s*")
_SENTENCE = re.compile(r"[.!?…]\s*$")
_WORD = re.compile(r"[^\W_]")
_WORDS = re.compile(r"[^\W_]+")
_LABEL_IN_LINE = 2
_ASIDE = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]|（[^（）\n]*）")
_PUNCTUATION = " \xa0.,:;()[]"
# Where a comma before the variable has nothing to part any more.
_GOES_ON = re.compile(r"\s*[,،!?.:;]")


class _Part(NamedTuple):
    """Of a line, between two separators; `separator` is where the part before ends."""

    separator: int
    start: int
    end: int


def leave_out(fragment: str, unknown: Collection[str], greeting: bool = False) -> str:
    """The fragment without these variables and what stands there for them alone.

    :param fragment: HTML with ``${name}`` in its words and its links
    :param unknown: names of the variables without a value
    :param greeting: only the variables go: "Dear ${customer_name}," is "Dear,"
    """
    if "$" not in fragment:
        return fragment
    root = read(fragment)
    cut = [line for line in lines(root) if _cut(line, unknown, greeting)]
    # Once all words are cut, from the last one on: what goes leaves the texts behind it
    # to what stands before.
    if not (cut or _named(fragment, unknown)):
        return fragment
    for line in reversed(cut):
        tidy(line, LONGEST_LABEL)
    for link in root.findall(".//a[@href]"):
        if _named(link.get("href"), unknown):
            link.drop_tag()
    _clear_attributes(root, unknown)
    written = html.tostring(root, encoding="unicode")
    return written[written.index(">") + 1 : written.rindex("<")]


def _named(text: str, names: Collection[str]) -> bool:
    return any(name_of(each) in names for each in VARIABLE.findall(text))


def _cut(line: Line, unknown: Collection[str], greeting: bool) -> bool:
    """:return: whether the line lost anything"""
    found = _variables(line)
    gone = [span for span, names in found if names & set(unknown)]
    if not gone:
        return False
    known = [span for span, names in found if not names & set(unknown)]
    asides = _asides(line.text, gone, known)
    gone = [span for span in gone if not any(_in(span, each) for each in asides)]
    spans = _bare(line.text, asides)
    spans += _bare(line.text, gone) if greeting else _with_parts(line.text, gone, known)
    left = line.without(spans)
    # A label of nothing, or a bare comma.
    if not _WORD.search(VARIABLE.sub("x", left)) and not line.has_picture:
        spans = [Span(0, len(line.text))]
    line.cut(spans)
    return True


def _variables(line: Line) -> list[tuple[Span, set[str]]]:
    """Where in the line, and which; a link's address counts where its words begin."""
    found = [
        (Span(*match.span()), {name_of(match[1])})
        for match in VARIABLE.finditer(line.text)
    ]
    found += [
        (Span(place, place), {name_of(each) for each in VARIABLE.findall(address)})
        for place, address in line.links
        if VARIABLE.search(address)
    ]
    return found


def _asides(text: str, gone: list[Span], known: list[Span]) -> list[Span]:
    """What stands in brackets and speaks of nothing else."""
    found = [Span(*match.span()) for match in _ASIDE.finditer(text)]
    return [each for each in found if _holds(each, gone) and not _holds(each, known)]


def _bare(text: str, gone: list[Span]) -> list[Span]:
    """The variables, each with the space before it, or behind it at the beginning."""
    spans = []
    for start, end in gone:
        before = len(text[:start].rstrip())
        if text[:before].endswith((",", "،")) and _GOES_ON.match(text, end):
            before -= 1
        if before:
            spans.append(Span(before, end))
        else:
            behind = re.compile(r"[\s,;:]*").match(text, end)
            spans.append(Span(start, behind.end()))
    return [span for span in spans if span.start < span.end]


def _with_parts(text: str, gone: list[Span], known: list[Span]) -> list[Span]:
    """Parts that speak of nothing else, and the other variables alone."""
    parts = _parts(text)
    dropped = [part for part in parts if _holds(part, gone) and not _holds(part, known)]
    if dropped and not known and _SENTENCE.search(text):
        return [Span(0, len(text))]
    alone = [span for span in gone if not any(_in(span, part) for part in dropped)]
    alone = [_with_label(text, each, known) for each in alone if each.start < each.end]
    spans, is_first = _bare(text, alone), True
    for part in parts:
        if part in dropped:
            spans.append(_closed(text, Span(part.separator, part.end)))
            continue
        if is_first:
            spans.append(Span(part.separator, part.start))
        is_first = False
    return sorted(span for span in spans if span.start < span.end)


def _with_label(text: str, gone: Span, known: list[Span]) -> Span:
    """With the words that name it, behind another variable or before one."""
    start = max([0, *(span.end for span in known if span.end <= gone.start)])
    start = max([start, *(m.end() for m in _SEPARATOR.finditer(text, 0, gone.start))])
    label = VARIABLE.sub(" ", text[start : gone.start])
    short = len(_WORDS.findall(label)) <= _LABEL_IN_LINE
    return Span(start, gone.end) if short and label.strip(_PUNCTUATION) else gone


def _parts(text: str) -> list[_Part]:
    parts, separator, start = [], 0, 0
    for match in _SEPARATOR.finditer(text):
        parts.append(_Part(separator, start, match.start()))
        separator, start = match.span()
    return [*parts, _Part(separator, start, len(text))]


def _closed(text: str, span: Span) -> Span:
    """Without the bracket at its end that was opened before it."""
    words = text[span.start : span.end]
    opened = words.endswith(")") and words.count(")") > words.count("(")
    return Span(span.start, span.end - opened)


def _in(span: Span, part: _Part | Span) -> bool:
    return part.start <= span.start and span.end <= part.end


def _holds(part: _Part | Span, spans: list[Span]) -> bool:
    return any(_in(span, part) for span in spans)


def _clear_attributes(root, unknown: Collection[str]) -> None:
    def empty(match: re.Match) -> str:
        return "" if name_of(match[1]) in unknown else match[0]

    for element in root.iter():
        for name, value in element.attrib.items():
            if "${" in value:
                element.set(name, VARIABLE.sub(empty, value))
