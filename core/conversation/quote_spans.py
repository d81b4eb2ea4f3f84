"""Finds the stretches of a cleaned mail that are quoted history or a signature."""

import re
from collections.abc import Iterator

from . import quote_marks as marks
from .nesting import climb, element_end, is_balanced, parent_end

QUOTE, SIGNATURE = "quote", "signature"
Span = tuple[int, int, str]

LONGEST_SIGNATURE = 4_000
"""Characters of HTML; what follows a "-- " and is longer is no signature."""
_MOST_MARKS = 500
_MOST_CLIMBS = 10
_LINE_EDGE = re.compile(
    r"<br>|</?(?:div|p|blockquote|pre|td|tr|table|li|h[1-6]|center)\b[^<>]*>|<hr[^<>]*>"
)
_BETWEEN = r"(?:\s|&nbsp;|<br[^<>]*>|</?(?:div|p|span|font|a|b|i)\b[^<>]*>)*+"
_UP_TO_WROTE = re.compile(rf".*?(?:{'|'.join(marks.WROTE)})[^:]{{0,150}}:", re.DOTALL)
_QUOTE_NEXT = re.compile(_BETWEEN + r"(?=<blockquote\b)")
_RULE_BEFORE = re.compile(r"<hr\b[^<>]*>\s*")
_ANY_TAG = re.compile(r'<[^>"]*+(?:"[^"]*"[^>"]*+)*+>|<style\b.*?</style>')


def find(html: str) -> list[Span]:
    """Spans to fold, in order, apart from one another, each well nested."""
    found = _candidates(html)
    if not found:
        return []
    quotes = list(_quotes(html, found))
    return sorted([*quotes, *_signatures(html, found, quotes)])


def _candidates(html: str) -> list[tuple[int, str, re.Match]]:
    found = []
    present = {trigger for trigger in marks.TRIGGERS if trigger in html}
    for mark in marks.MARKS:
        if not present.isdisjoint(mark.triggers):
            for match in mark.pattern.finditer(html):
                found.append((match.start(), mark.kind, match))
                if len(found) > _MOST_MARKS:
                    return []
    if "--" in html:
        for match in marks.SIGNATURE_LINE.finditer(html):
            found.append((match.start(), "signature-line", match))
    found.sort(key=lambda each: each[0])
    return found[:_MOST_MARKS]


def _quotes(html: str, found) -> Iterator[Span]:
    position = 0
    finders = {"box": _box, "cut": _cut, "attribution": _attribution}
    for start, kind, match in found:
        if start < position or kind not in finders:
            continue
        span = finders[kind](html, match, position)
        if span and is_balanced(html, *span):
            yield (*span, QUOTE)
            position = span[1]


def _box(html: str, match: re.Match, lowest: int) -> tuple[int, int] | None:
    end = element_end(html, match.start())
    if end < 0 or marks.FORWARDED.search(html, match.start(), match.start() + 600):
        return None
    if "gmail_quote" in match[0] and _is_answered_inside(html, match.start(), end):
        return None
    return match.start(), end


def _is_answered_inside(html: str, start: int, end: int) -> bool:
    """Whether somebody wrote between the quotes of a Gmail quote."""
    if html.startswith("<blockquote", start):
        return False
    inside = html[html.index(">", start) + 1 : end]
    if "<blockquote" not in inside:
        return False
    own, position = "", 0
    while (quote := inside.find("<blockquote", position)) >= 0:
        own += inside[position:quote]
        position = element_end(inside, quote)
        if position < 0:
            return False
    own += inside[position:]
    attribution = _UP_TO_WROTE.match(own)
    return has_words(own[attribution.end() :] if attribution else own)


def _cut(html: str, match: re.Match, lowest: int) -> tuple[int, int] | None:
    if marks.FORWARDED.search(html, match.start(), match.end() + 200):
        return None
    start = climb(html, match.start(), lowest)[0]
    rule = html.rfind("<hr", lowest, start)
    if rule >= 0 and _RULE_BEFORE.fullmatch(html, rule, start):
        start = climb(html, rule, lowest)[0]
    return start, parent_end(html, start)


def _attribution(html: str, match: re.Match, lowest: int) -> tuple[int, int] | None:
    if "own" in match.re.groupindex:
        start, after = match.start(), element_end(html, match.start())
    else:
        start, after = _attribution_start(html, match.start(), lowest), match.end()
    if start is None or after < 0:
        return None
    starts = climb(html, start, lowest)
    following = _QUOTE_NEXT.match(html, after)
    if not following:
        return starts[0], parent_end(html, starts[0])
    end = element_end(html, following.end())
    spans = ((start, end) for start in starts[-_MOST_CLIMBS:] if end >= 0)
    return next((span for span in spans if is_balanced(html, *span)), None)


def _attribution_start(html: str, wrote: int, lowest: int) -> int | None:
    """Where the line that ends in "wrote:" starts; it may be broken in up to three."""
    reach = max(lowest, wrote - 600)
    edges = [match.end() for match in _LINE_EDGE.finditer(html, reach, wrote)]
    if reach == lowest:
        edges.insert(0, lowest)
    for edge in reversed(edges[-3:]):
        words = _ANY_TAG.sub("", html[edge:wrote]).strip()
        if marks.OPENER.match(words) and re.search(r"\d", words) and len(words) < 300:
            return edge
    return None


def _signatures(html: str, found, quotes: list[Span]) -> Iterator[Span]:
    position = 0
    for start, kind, match in found:
        if not kind.startswith("signature") or start < position:
            continue
        if any(low <= start < high for low, high, _kind in quotes):
            continue
        start = start + len(match[0]) - len(match[0].lstrip())
        if kind == "signature":
            span = start, element_end(html, start)
        else:
            span = _signature_from_line(html, start, position, quotes)
        if span and 0 < span[1] - span[0] < LONGEST_SIGNATURE:
            overlaps = any(q[0] < span[1] and span[0] < q[1] for q in quotes)
            if not overlaps and is_balanced(html, *span):
                yield (*span, SIGNATURE)
                position = span[1]


def _signature_from_line(html, start, lowest, quotes) -> tuple[int, int]:
    lowest = max([lowest, *(high for _low, high, _kind in quotes if high <= start)])
    start = climb(html, start, lowest)[0]
    end = parent_end(html, start)
    following = [low for low, _high, _kind in quotes if start < low < end]
    return start, min(following, default=end)


def has_words(html: str) -> bool:
    """Whether there is anything to read or to look at."""
    if "<img" in html:
        return True
    return bool(re.search(r"\w", re.sub(r"&[a-z]+;", "", _ANY_TAG.sub("", html))))
