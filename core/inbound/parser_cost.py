"""HTML that takes a parser the square of its size, in time or in memory.

The rules of HTML make a parser open formatting elements that were left open anew in
every block, and walk all enclosing elements for many tags: a few thousand tags in the
wrong order become millions of elements. No mail client writes such a thing.
"""

import re

FEW_TAGS = 1_000
"""With fewer, even the square is harmless."""
MOST_OPEN = 100
DEEPEST = 1_000
LONG = 5_000
"""Characters of a tag that may hold too many attributes."""
MOST_ATTRIBUTES = 1_000

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})([^<>]{0,300})", re.IGNORECASE)
_REST_OF_TAG = re.compile(r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_SEPARATORS = re.compile(r"[\s/]+")
_FORMATTING_TAGS = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_TAGS.split())
# Void, or closed by what follows.
_FLAT_TAGS = (
    "area base br col embed hr img input link meta param source wbr "
    "p li dd dt tr td th thead tbody tfoot option"
)
_FLAT = frozenset(_FLAT_TAGS.split())


def is_costly(html: str) -> bool:
    """Whether a parser would take too long with this HTML: all but its first words
    comes as a file."""
    if any(len(chunk) > LONG and _is_crowded(chunk) for chunk in html.split("<")):
        return True
    if html.count("<") < FEW_TAGS:
        return False
    depth = 0
    formatting = _Formatting()
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _FORMATTING:
            formatting.pass_tag(bool(match[1]), name, match[3])
        elif name not in _FLAT:
            depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > DEEPEST or formatting.count > MOST_OPEN:
            return True
    return False


def _is_crowded(chunk: str) -> bool:
    """Whether a tag has so many attributes that comparing their names, each with all
    others, takes long.

    :param chunk: what stands between two ``<``
    """
    if not chunk[:1].isalpha():
        return False
    tag = _REST_OF_TAG.match(chunk)[0]
    if chunk[len(tag) : len(tag) + 1] not in ("", ">"):
        tag = chunk  # a quote that stays open
    return len(_SEPARATORS.split(_QUOTED.sub("", tag))) > MOST_ATTRIBUTES


class _Formatting:
    """Formatting elements left open; three that are alike count, not a fourth."""

    def __init__(self):
        self.count = 0
        self.open: dict[str, list[str]] = {}
        self.alike: dict[tuple[str, str], int] = {}

    def pass_tag(self, closes: bool, name: str, attributes: str) -> None:
        opened = self.open.setdefault(name, [])
        if not closes:
            opened.append(attributes)
            number = self.alike[name, attributes] = (
                self.alike.get((name, attributes), 0) + 1
            )
            self.count += number <= 3
        elif opened:
            key = name, opened.pop()
            self.count -= self.alike[key] <= 3
            self.alike[key] -= 1
