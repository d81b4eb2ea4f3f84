"""What an agent has written, apart from what is quoted and signed."""

import re

from lxml import etree, html

from ...conversation.quote_spans import QUOTE, find
from ...inbound.html import clean, html_to_text

LONGEST = 200_000
"""Characters of HTML that are looked at."""

_DASHES = re.compile(r"^--[ \xa0]?$", re.MULTILINE)
_CODE = ("code", "kbd", "pre", "samp", "tt", "var")
_QUOTES = ("gmail_quote", "moz-cite-prefix", "ec-quote", "o_mail_quote")
_SIGNATURES = (
    "o-signature-container",
    "gmail_signature",
    "moz-signature",
    "ec-signature",
    "o_email_signature",
)


def own_html(body: str, signature: bool = False) -> str:
    """The writer's own words as HTML, without quotes.

    :param body: HTML of a letter, sanitized
    :param signature: whether to leave that in
    """
    classes = _QUOTES if signature else (*_QUOTES, *_SIGNATURES)
    cleaned = clean(_without(body[:LONGEST], ("blockquote",), classes))
    pieces, position = [], 0
    for start, end, kind in find(cleaned):
        if kind == QUOTE or not signature:
            pieces.append(cleaned[position:start])
            position = end
    return "".join(pieces) + cleaned[position:]


def without_code(fragment: str) -> str:
    """The HTML without what is shown as a piece of a program."""
    return _without(fragment, _CODE, ())


def text_of(fragment: str, signature: bool = False) -> str:
    """The words of a piece of HTML, lines apart.

    :param signature: whether to leave in what is below a line of two dashes
    """
    text = html_to_text(fragment)
    return text if signature else _DASHES.split(text)[0]


def shows_picture(fragment: str) -> bool:
    return bool(re.search(r"<img\b", fragment))


def _without(fragment: str, tags: tuple[str, ...], classes: tuple[str, ...]) -> str:
    lower = fragment.lower()
    if not any(f"<{tag}" in lower for tag in tags) and not any(
        each in fragment for each in classes
    ):
        return fragment
    root = html.fragment_fromstring(fragment, create_parent="div")
    for element in list(root.iter(etree.Element)):
        named = set((element.get("class") or "").split())
        if element is not root and (element.tag in tags or named & set(classes)):
            element.drop_tree()
    return html.tostring(root, encoding="unicode")
