"""What of some HTML nobody sees: the lines that newsletters hide above their words."""

import re

_ZERO = r" ?: ?0(?![.\d])"
_TINY = re.compile(rf"font-size{_ZERO}", re.IGNORECASE)
_FLAT = re.compile(rf"max-height{_ZERO}", re.IGNORECASE)
_CLIPPED = re.compile(r"overflow ?: ?hidden", re.IGNORECASE)
_HIDDEN = re.compile(
    rf"display ?: ?none|visibility ?: ?hidden|mso-hide ?: ?all|opacity{_ZERO}",
    re.IGNORECASE,
)
_MAY_HIDE = re.compile(
    rf"<[a-z][^<>]*?(?:{_HIDDEN.pattern}|{_TINY.pattern}|{_FLAT.pattern})",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>", re.IGNORECASE)
_EMPTY = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "wbr",
    ]
)


def may_hide(html: str) -> bool:
    """Whether an element may be hidden by its own style; quick."""
    return bool(_MAY_HIDE.search(html))


def seen(html: str) -> str:
    """Cleaned HTML without the elements that are hidden by their own style."""
    kept: list[str] = []
    position, within, depth, tiny = 0, "", 0, False
    for match in _TAG.finditer(html):
        closes, name = bool(match[1]), match[2].lower()
        if not within:
            kept.append(match[0] if tiny else html[position : match.end()])
        position, tiny = match.end(), False
        if within:
            depth += (name == within) * (-1 if closes else 1)
            within = within if depth else ""
        elif not closes and name not in _EMPTY:
            # Elements inside may have a size of their own.
            tiny = bool(_TINY.search(match[3]))
            within, depth = (name, 1) if _is_hidden(match[3]) else ("", 0)
    return "".join(kept) + ("" if within else html[position:])


def _is_hidden(attributes: str) -> bool:
    flat = _FLAT.search(attributes) and _CLIPPED.search(attributes)
    return bool(flat or _HIDDEN.search(attributes))
