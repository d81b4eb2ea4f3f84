"""Style sheets and ``style`` attributes that cannot load anything.

What could load or run is taken apart by tinycss2 as browsers do it, and written anew in
one form: nothing depends on how a name was hidden.
"""

import re
from collections.abc import Callable
from functools import lru_cache

import tinycss2
from tinycss2.ast import AtKeywordToken, FunctionBlock, IdentToken, Node, URLToken
from tinycss2.serializer import serialize_string_value

REMOTE = "ec-remote:"
"""Stands before a remote address in ``url(…)``: a scheme that no browser knows."""
_REMOVED = "ec-removed"

_SUSPECTS = (
    *("url(", "@import", "image-set", "image(", "src(", "expression", "behavior"),
    *("-moz-binding", "\\"),
)
_KEPT = re.compile(
    r"cid:|#|data:image/(?:png|jpe?g|gif|webp|bmp|x-icon)\b|data:font/", re.IGNORECASE
)
# Those that take an address as a string, or run.
_FUNCTIONS = {"image", "image-set", "-webkit-image-set", "src", "expression"}
_DEEPEST = 50
"""Blocks in one another; what is deeper is left out."""
_LONGEST = 250_000
"""Characters of what could load; a longer one is left out."""
_KNOWN = 20_000
"""Characters of what is remembered: the mails of one sender look alike."""
# Of every mail that Word wrote; it ran in Internet Explorer.
_VML = re.compile(r"[\w.\\:*]{1,40}\s{0,9}\{behavior:url\(#default#VML\);?\}")
_UNQUOTED = re.compile(r"[^\s\"'()\\]*")
# Written in full: of any other form it is not known what a browser makes of it.
_INACTIVE = re.compile(
    rf"""url\(\s*(?:"\s*{REMOTE}([^"\\\n]*)"|'\s*{REMOTE}([^'\\\n]*)'"""
    rf"""|{REMOTE}([^"'()\\\s]*))\s*\)""",
    re.IGNORECASE,
)


def may_load(text: str) -> bool:
    """Whether anything in it looks as if it could load or run; quick."""
    text = text.lower()
    return any(suspect in text for suspect in _SUSPECTS)


def tame(css: str) -> str:
    """CSS in which remote addresses are inactive and what runs is gone."""
    if len(css) > _LONGEST:
        return ""
    return _tame_again(css) if len(css) <= _KNOWN else _tame(css)


@lru_cache(maxsize=256)
def _tame_again(css: str) -> str:
    return _tame(css)


def _tame(css: str) -> str:
    nodes = tinycss2.parse_component_value_list(css, skip_comments=True)
    waiting = [(nodes, 0)]
    while waiting:
        some, depth = waiting.pop()
        _tame_siblings(some)
        for node in some:
            inner = _inner(node)
            if inner and depth >= _DEEPEST:
                inner.clear()
            elif inner:
                waiting.append((inner, depth + 1))
    return tinycss2.serialize(nodes)


def tame_sheet(css: str) -> str:
    """The same for the content of a ``<style>``, which stays inside its element."""
    css = css.replace("<!--", "").replace("-->", "")
    if "#default#VML" in css:
        css = _VML.sub("", css)
    if may_load(css):
        css = tame(css)
    return css.replace("<", "\\3c ")


def activate(css: str, allowed: Callable[[str], bool]) -> str:
    """Tamed CSS in which the remote addresses load that are allowed."""

    def load(match: re.Match) -> str:
        address = match[1] or match[2] or match[3] or ""
        return match[0].replace(REMOTE, "", 1) if allowed(address) else match[0]

    return _INACTIVE.sub(load, css) if REMOTE in css else css


def _inner(node: Node) -> list[Node]:
    """What is between its brackets; [] of what has none."""
    return getattr(node, "arguments", None) or getattr(node, "content", None) or []


def _tame_siblings(nodes: list[Node]) -> None:
    for index, node in enumerate(nodes):
        if node.type == "url":
            nodes[index] = _tame_url(node.value)
        elif node.type == "function" and node.lower_name == "url":
            nodes[index] = _tame_url(_only_string(node.arguments), quoted=True)
        elif _runs(node, nodes[index + 1 : index + 3]):
            nodes[index] = _renamed(node)


def _only_string(arguments: list[Node]) -> str:
    """The address of ``url("…")``; "" when there is anything else, too."""
    said = [node for node in arguments if node.type not in ("whitespace", "error")]
    is_one = len(said) == 1 and said[0].type == "string"
    return said[0].value if is_one else ""


def _tame_url(address: str, quoted: bool = False) -> URLToken:
    address = address.strip()
    lower = address.lower()
    if lower.startswith("//"):
        address = f"{REMOTE}https:{address}"
    elif lower.startswith(("http:", "https:")):
        address = f"{REMOTE}{address}"
    elif not _KEPT.match(address):
        address = f"{_REMOVED}:"
    if quoted or not _UNQUOTED.fullmatch(address):
        return URLToken(0, 0, address, f'url("{serialize_string_value(address)}")')
    return URLToken(0, 0, address, f"url({address})")


def _runs(node: Node, following: list[Node]) -> bool:
    """Whether it runs something, or loads what is not said in a ``url(…)``."""
    if node.type == "function":
        return node.lower_name in _FUNCTIONS
    if node.type == "at-keyword":
        return node.lower_value == "import"
    if node.type != "ident":
        return False
    if node.lower_value == "behavior":
        return any(each.type == "literal" and each == ":" for each in following)
    return node.lower_value == "-moz-binding"


def _renamed(node: Node) -> Node:
    if node.type == "function":
        return FunctionBlock(0, 0, _REMOVED, node.arguments)
    kind = AtKeywordToken if node.type == "at-keyword" else IdentToken
    return kind(0, 0, _REMOVED)
