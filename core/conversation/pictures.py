"""Pictures kept here that a letter shows: ``<img src="/web/image/7?unique=7">``.

Only what stands in a tag counts; in the text anybody may write anything.

:param html: as an editor or :func:`inbound.html.clean` gives it, its attributes in
    double quotes
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Mapping
from html import escape, unescape
from urllib.parse import unquote

from ..inbound.html import TAG

_SRC = re.compile(r'(\ssrc=")([^"]*)(?=")')
_EMBEDDED = re.compile(
    r"data:(image/[\w.+-]+)(?:;[^;,]{0,100}){0,5}?;base64,(.+)", re.IGNORECASE
)
# Browsers read an address without them.
_SPACES = re.compile(r"[\x00-\x20]+")
_PICTURE = re.compile(r"/web/image/(\d{1,9})(?!\d)")


def _nowhere(_url: str) -> bool:
    return False


def numbers(html: str) -> set[int]:
    """Ids of the pictures shown."""
    return {
        int(picture[1])
        for tag in TAG.findall(html)
        for _start, url in _SRC.findall(tag)
        if (picture := _PICTURE.match(url))
    }


def number(url: str) -> int:
    """Id of the picture at this address of ours, without a host; 0 for none."""
    picture = _PICTURE.match(url)
    return int(picture[1]) if picture else 0


def sources(html: str) -> set[str]:
    """Addresses of all pictures shown, as they are asked for."""
    return {
        unescape(url)
        for tag in TAG.findall(html)
        if tag.startswith("<img")
        for _start, url in _SRC.findall(tag)
    }


def point(
    html: str, urls: Mapping[int, str], is_own: Callable[[str], bool] = _nowhere
) -> str:
    """Let pictures load from elsewhere.

    :param urls: picture id -> URL; the others stay as they are
    :param is_own: whether an absolute URL leads here
    """

    def url_of(url: str) -> str:
        picture = _PICTURE.match(_local(url, is_own))
        return urls.get(int(picture[1]), url) if picture else url

    return _map_sources(html, url_of)


def localise(html: str, is_own: Callable[[str], bool]) -> str:
    """Let pictures that are named with our own address be named without it, as a
    browser copies them.

    :param is_own: whether an absolute URL leads here
    """
    return _map_sources(html, lambda url: _local(url, is_own))


def embedded(html: str) -> dict[str, tuple[str, bytes]]:
    """Pictures that are part of the text itself, as an editor leaves a pasted one.

    :return: URL -> (content type, bytes)
    """
    return {
        url: picture
        for tag in TAG.findall(html)
        for _start, source in _SRC.findall(tag)
        if (picture := _decoded(url := unescape(source)))
    }


def _decoded(url: str) -> tuple[str, bytes] | None:
    match = _EMBEDDED.match(_SPACES.sub("", url))
    try:
        content = match and b64decode(unquote(match[2]))
    except Error:
        return None
    return (match[1].lower(), content) if content else None


def replace(html: str, urls: Mapping[str, str]) -> str:
    """Let pictures load from elsewhere.

    :param urls: URL -> another; the others stay as they are
    """
    return _map_sources(html, lambda url: urls.get(url, url))


def replace_embedded(html: str, content_id: Callable[[str], str]) -> str:
    """Let pictures that are part of the text load from a file of the mail.

    :param content_id: of the picture with this ``data:`` URL
    """

    def url_of(url: str) -> str:
        is_data = _SPACES.sub("", url[:100])[:5].lower() == "data:"
        return f"cid:{content_id(url)}" if is_data else url

    return _map_sources(html, url_of)


def _local(url: str, is_own: Callable[[str], bool]) -> str:
    absolute = re.match(r"https?://[^/]*(/web/image/.*)", url)
    return absolute[1] if absolute and is_own(url) else url


def _map_sources(html: str, change: Callable[[str], str]) -> str:
    def source(match: re.Match) -> str:
        return match[1] + escape(change(unescape(match[2])))

    return TAG.sub(lambda tag: _SRC.sub(source, tag[0]), html)
