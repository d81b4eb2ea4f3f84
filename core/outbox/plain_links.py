"""What a plain text would lose of HTML: where its links lead to."""

import re
from html import escape, unescape

_LINK = re.compile(
    r'<a\b[^<>]*?\bhref="((?:https?|mailto|tel):[^"<>]{1,2000})"[^<>]*>(.*?)</a>',
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[^<>]*>")
_SCHEME = re.compile(r"\A(?:https?://|mailto:|tel:)", re.IGNORECASE)
# The alt of a picture that nobody described.
_FILE_NAME = re.compile(
    r'(<img\b[^<>]*?)\salt="[^"<>]{0,200}\.(?:png|jpe?g|gif|bmp|webp|svg)"',
    re.IGNORECASE,
)


def written_out(html: str) -> str:
    """The HTML with each address behind the words that lead there, where they are not
    the address themselves; names of files say nothing in the place of pictures.

    :param html: cleaned
    """
    html = _FILE_NAME.sub(r"\1", html)
    return _LINK.sub(_with_address, html) if "href=" in html else html


def _with_address(link: re.Match[str]) -> str:
    address, words = unescape(link[1]), unescape(_TAG.sub("", link[2]))
    if _bare(address) in _bare(words):
        return link[2]
    shown = address if address.lower().startswith("http") else _SCHEME.sub("", address)
    return f"{link[2]} &lt;{escape(shown)}&gt;"


def _bare(address: str) -> str:
    """Without what people leave out of it."""
    bare = _SCHEME.sub("", address.strip()).lower().removeprefix("www.")
    return re.sub(r"[\s\ufeff\u200b().-]+", "", bare).rstrip("/")
