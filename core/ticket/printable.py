"""The HTML of a mail as it is printed: whole, and with nothing to be fetched."""

import html as entities
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..attachments import picture_places
from ..inbound.html import TAG
from .scoped import scoped, unreaching

_STYLE = re.compile(r"(<style[^>]*>)(.*?)(</style>)", re.DOTALL)
_STYLED = re.compile(r' style="([^"]*)"')
_PICTURE = re.compile(r"/web/image/(\d{1,9})(?:\?unique=[^\"'()\s&]*)?")
_ATTRIBUTE = r' {name}="\s*(\d{{1,5}})'
_WIDTH, _HEIGHT = (
    re.compile(_ATTRIBUTE.format(name=name)) for name in ("width", "height")
)
_ALT = re.compile(r' alt="([^"]*)"')
_TINY = 3  # pixels; what is no larger counts who opens the mail
_LARGEST = 600


@dataclass(frozen=True)
class Words:
    """What is said in the reader's language."""

    remote: str
    """In the place of an image that would be fetched."""
    missing: str
    """In the place of one that is not there (any more)."""


def numbers(html: str) -> set[int]:
    """Ids of the pictures kept here (ir.attachment) that a cleaned mail shows anywhere:
    also as a background."""
    return {
        int(match[1])
        for part in _parts_that_show(html)
        for match in _PICTURE.finditer(part)
    }


def _parts_that_show(html: str) -> list[str]:
    if "/web/image/" not in html:
        return []
    return TAG.findall(html) + [match[2] for match in _STYLE.finditer(html)]


def printable(html: str, pictures: Mapping[int, str], words: Words) -> str:
    """A cleaned mail (core.inbound.html.clean) for paper.

    :param pictures: id -> ``data:`` URL of those that can be shown
    """
    html = _STYLE.sub(lambda match: match[1] + scoped(match[2]) + match[3], html)
    html = TAG.sub(lambda match: _tag(match[0], pictures, words), html)
    return _STYLE.sub(lambda match: _embedded(match[0], pictures), html)


def _tag(tag: str, pictures: Mapping[int, str], words: Words) -> str:
    if tag.startswith("<img"):
        if " data-remote-" in tag and " src=" not in tag:
            return _instead(tag, words.remote)
        if ' src="cid:' in tag or _is_lost(tag, pictures):
            return _instead(tag, words.missing)
    if ' style="' in tag:
        tag = _STYLED.sub(
            lambda match: (
                f' style="{entities.escape(unreaching(entities.unescape(match[1])))}"'
            ),
            tag,
        )
    return _embedded(tag, pictures)


def _is_lost(tag: str, pictures: Mapping[int, str]) -> bool:
    match = re.search(rf' src="{_PICTURE.pattern}', tag)
    lost = bool(match) and int(match[1]) not in pictures
    return lost or bool(picture_places.numbers(tag))


def _instead(tag: str, said: str) -> str:
    """A frame of the image's size, with what its sender calls it."""
    width, height = (_size(pattern, tag) for pattern in (_WIDTH, _HEIGHT))
    if width is not None and height is not None and max(width, height) <= _TINY:
        return ""
    alt = _ALT.search(tag)
    looks = "".join(
        f"min-{name}:{min(size, _LARGEST)}px;"
        for name, size in (("width", width), ("height", height))
        if size
    )
    text = " ".join(
        filter(None, (alt and alt[1].strip(), f"[{entities.escape(said)}]"))
    )
    return f'<span class="ec-picture" style="{looks}">{text}</span>'


def _size(pattern: re.Pattern, tag: str) -> int | None:
    match = pattern.search(tag)
    return int(match[1]) if match else None


def _embedded(text: str, pictures: Mapping[int, str]) -> str:
    if "/web/image/" not in text:
        return text
    return _PICTURE.sub(lambda match: pictures.get(int(match[1]), "#"), text)
