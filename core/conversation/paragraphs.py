"""The paragraphs of mails in a form in which they can be compared, whatever mail
clients make of them when they quote: they wrap lines, put ``>`` before them, turn words
into links and links into words, and write spaces, quotation marks and pictures anew."""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import NamedTuple

from .quote_lines import Line, html_lines

WIDTH = 8
"""Characters of one hash."""
_BYTES = 6
_MOST_LINES = 400
_LONGEST = 1_000_000
_BETWEEN = "|"
_LINKS = re.compile(
    r"<(?:https?|mailto|tel|sms|ftp|file|cid)[:=][^<>]*>"
    r"|\[(?:https?|mailto|tel|cid|image|imagen|img|bild|grafik|immagine)\s?[:=][^\]]*\]"
    r"|(?:https?://|www\.)\S+",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"[\W_]+")


class Paragraphs(NamedTuple):
    """Hashes of the paragraphs of one mail.

    :param lines: of each line as it is shown, in order
    :param joined: of lines that stand together, for who quotes them as one
    """

    lines: tuple[str, ...]
    joined: tuple[str, ...]


def letters(text: str) -> str:
    """The letters and digits of a text, small, without what is a link's only."""
    if "/" in text or ":" in text or "www." in text:
        text = _LINKS.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _OTHERS.sub("", text.casefold())


def hash_of(text: str) -> str:
    """:param text: as letters() gives it"""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES)
    return b64encode(digest.digest()).decode()


def read(html: str) -> Paragraphs:
    """Of a cleaned mail, with what it quotes."""
    if len(html) > _LONGEST:
        return Paragraphs((), ())
    lines = html_lines(html)
    found = [letters(line.text) for line in lines]
    joined = list(_joined(lines, found))[:_MOST_LINES]
    return Paragraphs(
        tuple(hash_of(text) for text in found if text)[:_MOST_LINES],
        tuple(map(hash_of, joined)),
    )


def _joined(lines: Sequence[Line], found: Sequence[str]) -> Iterator[str]:
    """Lines of a plain text between two that are empty."""
    for together, group in groupby(
        zip(lines, found, strict=True), key=lambda each: bool(each[0].text)
    ):
        texts = [text for _line, text in group if text] if together else []
        if len(texts) > 1:
            yield "".join(texts)


def pack(paragraphs: Paragraphs) -> str:
    """As one text, to be kept."""
    return "".join(paragraphs.lines) + _BETWEEN + "".join(paragraphs.joined)


def unpack(text: str) -> Paragraphs:
    lines, _between, joined = text.partition(_BETWEEN)
    return Paragraphs(_cut(lines), _cut(joined))


def _cut(text: str) -> tuple[str, ...]:
    return tuple(text[start : start + WIDTH] for start in range(0, len(text), WIDTH))
