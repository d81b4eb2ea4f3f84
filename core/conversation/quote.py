"""Quoted history and signatures folded away, none of it lost.

Works on the HTML that :func:`inbound.html.clean` gives: well nested, attributes in
double quotes. Nothing is parsed and written anew: the fold's tags are put in between,
at places where they nest. So no word can get lost, and a mail without any mark of a
quote costs a few searches.
"""

import re

from .known import Known
from .quote_spans import QUOTE, SIGNATURE, find

_OPEN = {
    kind: f'<details class="ec-{kind}"><summary>…</summary>'
    for kind in (QUOTE, SIGNATURE)
}
_CLOSE = "</details>"
_FOLD = re.compile(
    r'<details class="ec-(?:quote|signature)"[^<>]*><summary>…</summary>'
)
_ANY_TAG = re.compile(r'<style\b.*?</style>|<[^<>"]*+(?:"[^"]*"[^<>"]*+)*+>', re.DOTALL)
_DETAILS = re.compile(rf"{_FOLD.pattern}|<details\b[^<>]*>|</details>")


def fold(
    html: str, subject: str = "", author: str = "", known: Known | None = None
) -> str:
    """Wrap quoted history and the signature of a cleaned mail in ``<details>``.

    What stands between quotes (answers inside the quoted text) and what is forwarded
    stays visible. A mail that would be folded as a whole is left open. So is what only
    looks like a quote: a hidden word is worse than one too many.

    :param subject: of the mail, which says whether it was forwarded
    :param author: name and address of the sender, by which a signature is known
    :param known: the mails that its conversation has already: what is in one of them
        is a quote, and what is in none of them is not, whatever stands above it
    """
    if "<details" in html and _FOLD.search(html):
        return html
    spans = find(html, subject, author, known)
    if not spans or not _leaves_words(html, spans):
        return html
    pieces, position = [], 0
    for start, end, kind in spans:
        pieces += html[position:start], _OPEN[kind], html[start:end], _CLOSE
        position = end
    return "".join(pieces) + html[position:]


def unfold(html: str) -> str:
    """The HTML as it was before :func:`fold`."""
    pieces, position = [], 0
    open_ours: list[bool] = []
    for match in _DETAILS.finditer(html):
        if match[0] == _CLOSE:
            ours = bool(open_ours) and open_ours.pop()
        else:
            ours = bool(_FOLD.fullmatch(match[0]))
            open_ours.append(ours)
        if ours:
            pieces.append(html[position : match.start()])
            position = match.end()
    return "".join(pieces) + html[position:]


def without_quotes(html: str) -> str:
    """What its author wrote, laid open: what :func:`fold` folded as a quote is left
    out."""
    pieces, position = [], 0
    open_quotes: list[bool] = []
    for match in _DETAILS.finditer(html):
        if match[0] != _CLOSE:
            open_quotes.append(match[0] == _OPEN[QUOTE])
            if open_quotes[-1] and sum(open_quotes) == 1:
                pieces.append(html[position : match.start()])
        elif open_quotes and open_quotes.pop() and not any(open_quotes):
            position = match.end()
    if not any(open_quotes):
        pieces.append(html[position:])
    return unfold("".join(pieces))


def _leaves_words(html: str, spans) -> bool:
    position = 0
    for start, end, _kind in spans:
        if has_words(html[position:start]):
            return True
        position = end
    return has_words(html[position:])


def has_words(html: str) -> bool:
    """Whether there is anything to read or to look at."""
    if "<img" in html:
        return True
    return bool(re.search(r"\w", re.sub(r"&[a-z]+;", "", _ANY_TAG.sub("", html))))
