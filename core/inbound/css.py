"""Style sheets and ``style`` attributes that cannot load anything."""

import re
from collections.abc import Callable

REMOTE = "ec-remote:"
"""Stands before a remote address in ``url(…)``: a scheme that no browser knows."""
_REMOVED = "ec-removed"

_SUSPECTS = (
    *("url(", "@import", "image-set", "image(", "src(", "expression", "behavior"),
    *("-moz-binding", "\\"),
)
_URL = re.compile(r"url\(\s*([\"']?)\s*([^\"')]*)", re.IGNORECASE)
_KEPT = re.compile(
    r"cid:|#|data:image/(?:png|jpe?g|gif|webp|bmp|x-icon)\b|data:font/", re.IGNORECASE
)
_OTHERS = re.compile(
    r"@import|(?:-webkit-)?image-set(?=\()|\b(?:image|src|expression)(?=\()"
    r"|\bbehavior\s*(?=:)|-moz-binding",
    re.IGNORECASE,
)
_ESCAPE = re.compile(
    r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|(\r\n|[\n\r\f])|(.))", re.DOTALL
)
_PLAIN = re.compile(r"[A-Za-z@():/.-]")
# Written in full: of any other form it is not known what a browser makes of it.
_INACTIVE = re.compile(
    rf"""url\(\s*(?:"\s*{REMOTE}([^"\\\n]*)"|'\s*{REMOTE}([^'\\\n]*)'"""
    rf"""|{REMOTE}([^"'()\\\s]*))\s*\)""",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


def may_load(text: str) -> bool:
    """Whether anything in it looks as if it could load or run; quick."""
    text = text.lower()
    return any(suspect in text for suspect in _SUSPECTS)


def tame(css: str) -> str:
    """CSS in which remote addresses are inactive and what runs is gone."""
    if "\\" in css:
        css = _ESCAPE.sub(_unescape, css)
    css = _URL.sub(_tame_url, css)
    return _OTHERS.sub(_REMOVED, css)


def tame_sheet(css: str) -> str:
    """The same for the content of a ``<style>``, which stays inside its element."""
    css = css.replace("<!--", "").replace("-->", "")
    if may_load(css):
        css = tame(_COMMENT.sub(" ", css))
    return css.replace("<", "\\3c ")


def activate(css: str, allowed: Callable[[str], bool]) -> str:
    """Tamed CSS in which the remote addresses load that are allowed."""

    def load(match: re.Match) -> str:
        address = match[1] or match[2] or match[3] or ""
        return match[0].replace(REMOTE, "", 1) if allowed(address) else match[0]

    return _INACTIVE.sub(load, css) if REMOTE in css else css


def _unescape(match: re.Match) -> str:
    """Lay open letters that are escaped to hide a name; leave other escapes."""
    if match[2]:
        return ""
    if match[3]:
        return match[3] if _PLAIN.fullmatch(match[3]) else match[0]
    code = int(match[1], 16)
    letter = chr(code) if 0 < code < 128 else ""
    return letter if letter and _PLAIN.fullmatch(letter) else match[0]


def _tame_url(match: re.Match) -> str:
    quote, address = match[1], match[2].strip()
    if _KEPT.match(address):
        return match[0]
    lower = address.lower()
    if lower.startswith("//"):
        address = f"https:{address}"
    elif not lower.startswith(("http:", "https:")):
        return f"url({quote}{_REMOVED}:"
    return f"url({quote}{REMOTE}{address}"
