"""What a content is, whatever it is called."""

from collections.abc import Callable
from dataclasses import dataclass

from . import kinds, ole_container, signatures, texts
from .kinds import Kind
from .ole_container import open_ole
from .polyglot import second_kind
from .zip_container import Container, end_of_directory, ends_exactly, open_zip

See = Callable[[bytes], str]
"""Gives the type that libmagic sees in a content, as ``type/subtype``."""

# What libmagic knows and the signatures here do not. It guesses from one or two octets
# elsewhere (``application/x-dosexec`` for a text that begins with é, ``image/x-tga``),
# so only what it is sure of counts.
_SEEN = {
    "application/pdf": "pdf",
    "application/x-rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/x-iso9660-image": "iso",
    "application/x-tar": "tar",
    "application/x-lzip": "lz",
    "application/x-lha": "lha",
    "application/x-arj": "arj",
    "application/x-stuffit": "sit",
    "application/x-executable": "elf",
    "application/x-pie-executable": "elf",
    "application/x-sharedlib": "so",
    "application/x-mach-binary": "macho",
    "application/x-ms-shortcut": "lnk",
    "application/x-rpm": "rpm",
    "application/vnd.debian.binary-package": "deb",
    "image/x-canon-cr2": "raw",
    "image/x-canon-crw": "raw",
    "image/x-olympus-orf": "raw",
    "image/x-fuji-raf": "raw",
    "image/x-pentax-pef": "raw",
    "image/x-minolta-mrw": "raw",
    "image/x-panasonic-raw": "raw",
    "image/x-xcf": "xcf",
    "image/x-gem": "",
    "audio/x-ape": "ape",
    "audio/midi": "mid",
    "video/x-flv": "flv",
    "video/x-matroska": "mkv",
    "video/webm": "webm",
    "video/quicktime": "mov",
    "video/mp4": "mp4",
    "image/svg+xml": "svg",
    "message/rfc822": "eml",
}


@dataclass(frozen=True, slots=True)
class Found:
    """
    :param kind: what the content is
    :param second: what it is at the same time, for another program; None as a rule
    :param zip: its directory, where it is one
    :param ole: an olefile.OleFileIO, where it is one
    """

    kind: Kind
    second: Kind | None = None
    zip: Container | None = None
    ole: object = None


def look_at(content: bytes, see: See) -> Found:
    """:param see: asked only for what is not certain by itself"""
    if not content:
        return Found(kinds.EMPTY)
    if content.startswith(signatures.ZIP):
        container = open_zip(content)
        return Found(kinds.kind(container.kind), None, container)
    if content.startswith(signatures.OLE):
        return _look_at_ole(content)
    found = _look_at_octets(content, see)
    if found.kind is kinds.UNKNOWN or found.kind.group == kinds.TEXT:
        at = end_of_directory(content)
        if at is not None and ends_exactly(content, at):
            # Programs that unpack it do not ask what stands before.
            return Found(kinds.kind("zip"), None, open_zip(content))
    return found


def _look_at_ole(content):
    ole = open_ole(content)
    key = ole_container.kind_of(ole) if ole else "ole"
    return Found(kinds.kind(key), second_kind(content, kinds.kind(key)), None, ole)


def _look_at_octets(content, see):
    key = signatures.kind_of_head(content)
    if not key and (text := texts.beginning(content)) is not None:
        named = texts.kind_of(text)
        if not (not named and signatures.has_pdf_header(content)):
            return Found(kinds.kind(named) if named else kinds.PLAIN_TEXT)
    if not key:
        key = "pdf" if signatures.has_pdf_header(content) else _SEEN.get(see(content))
    if not key:
        return Found(kinds.UNKNOWN)
    kind = kinds.kind(key)
    return Found(kind, second_kind(content, kind))
