"""What a content is, whatever it is called."""

from collections.abc import Callable
from dataclasses import dataclass

import olefile

from . import kinds, ole_container, signatures, texts
from .kinds import Kind
from .polyglot import second_kind, second_of_zip
from .zip_container import END, HEADS, Container, find_end, open_zip

See = Callable[[bytes], str]
"""Gives the type that libmagic sees in a content, as ``type/subtype``."""

# What libmagic is sure of. Elsewhere it guesses from an octet or two: a text that
# begins with é may be ``application/x-dosexec`` to it, and numbers ``image/x-tga``.
_SEEN = {
    "application/java-archive": "jar",
    "application/vnd.debian.binary-package": "deb",
    "application/vnd.microsoft.portable-executable": "exe",
    "application/x-7z-compressed": "7z",
    "application/x-arj": "arj",
    "application/x-executable": "elf",
    "application/x-iso9660-image": "iso",
    "application/x-lzip": "lz",
    "application/x-mach-binary": "macho",
    "application/x-ms-shortcut": "lnk",
    "application/x-pie-executable": "elf",
    "application/x-rar": "rar",
    "application/x-rpm": "rpm",
    "application/x-sharedlib": "so",
    "application/x-stuffit": "sit",
    "audio/mpeg": "mp3",
    "audio/x-ape": "ape",
    "image/bmp": "bmp",
    "image/x-canon-cr2": "raw",
    "image/x-canon-crw": "raw",
    "image/x-fuji-raf": "raw",
    "image/x-minolta-mrw": "raw",
    "image/x-olympus-orf": "raw",
    "image/x-panasonic-raw": "raw",
    "image/x-pentax-pef": "raw",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-flv": "flv",
    "video/x-matroska": "mkv",
}


@dataclass(frozen=True, slots=True)
class Found:
    """
    :param kind: what the content is
    :param second: what it is at the same time, for another program; None as a rule
    :param zip: what is in it, where it is a ZIP
    :param ole: the same of an OLE2 file
    """

    kind: Kind
    second: Kind | None = None
    zip: Container | None = None
    ole: olefile.OleFileIO | None = None


def look_at(content: bytes, see: See) -> Found:
    """:param see: asked only for what is not certain without"""
    if not content:
        return Found(kinds.EMPTY)
    if content.startswith(HEADS):
        return _look_at_zip(content)
    if content.startswith(signatures.OLE):
        return _look_at_ole(content)
    kind = _kind_of(content, see)
    if kind is kinds.UNKNOWN or kind.group == kinds.TEXT:
        end = find_end(content)
        if end and end.is_last:
            # Who unpacks it does not ask what stands before.
            return _look_at_zip(content)
    return Found(kind, second_kind(content, kind))


def _look_at_zip(content):
    container = open_zip(content)
    kind = kinds.kind(container.kind)
    second = None
    if kind.group == kinds.DOCUMENT:
        second = second_of_zip(content, content.rfind(END))
    return Found(kind, second, zip=container)


def _look_at_ole(content):
    ole = ole_container.open_ole(content)
    kind = kinds.kind(ole_container.kind_of(ole) if ole else "ole")
    return Found(kind, second_kind(content, kind), ole=ole)


def _kind_of(content, see):
    if key := signatures.kind_of_head(content):
        return kinds.kind(key)
    text = texts.beginning(content)
    if text is not None and (key := texts.kind_of(text)):
        return kinds.kind(key)
    if signatures.has_pdf_header(content):
        return kinds.kind("pdf")
    if text is not None:
        return kinds.LETTERS_OF_EXE if text.startswith("MZ") else kinds.PLAIN_TEXT
    key = _SEEN.get(see(content))
    return kinds.kind(key) if key else kinds.UNKNOWN
