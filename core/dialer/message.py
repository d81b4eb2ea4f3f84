"""The message of a line, as people type it into a cell."""

import re
from collections.abc import Collection
from html import escape

from ..content.variables import VARIABLE, name_of

_SPACED = re.compile(rf"(^|\n|[ \t]{{0,9}}){VARIABLE.pattern}([ \t]{{0,9}})")
_ADDRESS = re.compile(
    r"(?P<url>\b(?:https?://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?')\]}…])"
    r"|(?P<email>(?<![\w.+%-])[\w+%-]+(?:\.[\w+%-]+)*@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,63}\b)",
    re.IGNORECASE,
)


def without(text: str, empty: Collection[str]) -> str:
    """The text without these variables, each with the space before it, or behind it at
    the beginning of a line.

    :param empty: names, as of ``name_of``
    """

    def left_out(match: re.Match[str]) -> str:
        if name_of(match[2]) not in empty:
            return match[0]
        begins = match[1] == "\n" or not match.start()
        return match[1].strip(" \t") if begins else match[3]

    return _SPACED.sub(left_out, text)


def as_html(text: str) -> str:
    """Its line ends kept, its addresses links.

    :param text: filled in
    """
    pieces, end = [], 0
    for match in _ADDRESS.finditer(text):
        pieces += [escape(text[end : match.start()], quote=False), _link(match)]
        end = match.end()
    pieces.append(escape(text[end:], quote=False))
    words = "".join(pieces).replace("\n", "<br>")
    return f"<p>{words}</p>" if words else ""


def _link(match: re.Match[str]) -> str:
    words = match[0]
    if match["email"]:
        address = f"mailto:{words}"
    else:
        address = words if "://" in words else f"https://{words}"
    return f'<a href="{escape(address)}">{escape(words, quote=False)}</a>'
