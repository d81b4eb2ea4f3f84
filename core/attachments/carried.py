"""The files that a content carries inside it."""

import bz2
import io
import lzma
import re
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from ..inbound import cms, tnef
from ..inbound.limits import UnreadableMail
from ..inbound.parse import parse
from . import ole_container
from .kinds import HARMFUL, IMAGE, MACRO_FREE, MACROS
from .look import Found
from .names import read_name
from .signatures import OLE
from .zip_container import HEADS, open_zip

_SIGNED = re.compile(r"\.(?:p7m|p7s)\Z", re.IGNORECASE)
_PACKED = re.compile(r"\.(?:gz|bz2|xz)\Z", re.IGNORECASE)
# As much of a part of a document as shows what it is; of what may carry others, more.
_HEAD = 4_096
_MOST_OF_ONE = 4 << 20
_MOST_OF_ALL = 24 << 20
_MOST_SIGNED = 64 << 20
_MOST_IN_TAR = 10_000
_LENGTH = re.compile(rb"\A\s*\d+\s*\n")
_NEXT = re.compile(rb"(?:(?<=\n\n)|(?<=\n\r\n))From \S+ [^\n]*\d{4}[^\n]*\n")
_MOST_LETTERS = 500


class TooMuch(Exception):
    """There is more in it than can be looked through."""


class Budget:
    """How much may be taken out of one file, at all depths together: what is packed
    in what is packed multiplies.

    :param octets: of all that is taken out
    :param containers: files that carry others
    """

    def __init__(self, octets: int = 256 << 20, containers: int = 500):
        self._octets, self._containers = octets, containers

    def open(self) -> None:
        """:raises TooMuch: when this is one container too many"""
        self._containers -= 1
        if self._containers < 0:
            raise TooMuch

    def spend(self, content: bytes) -> None:
        """:raises TooMuch: when nothing is left; a small file counts as a few KB"""
        self._octets -= len(content) + _HEAD
        if self._octets < 0:
            raise TooMuch


@dataclass(frozen=True, slots=True)
class Carried:
    """A file inside another one.

    :param name: "" when it has none
    :param is_part: it belongs to its document, as a picture to its text, and is looked
        at for programs and archives only; else it counts like a file of a mail
    :param bars_macros: it belongs to a document that is called one without macros
    """

    name: str
    content: bytes
    is_part: bool = False
    bars_macros: bool = False


def carried(name: str, content: bytes, found: Found) -> Iterator[Carried]:
    """
    :param name: the file's own
    :raises TooMuch: for a mail that asks for more than a mail may
    """
    reader = _READERS.get(found.kind.key)
    if reader:
        return reader(name, content)
    if found.zip is not None:
        claimed = read_name(name).kind
        says_macros = claimed is not None and claimed.key in MACROS
        bars_macros = found.kind.key in MACRO_FREE and not says_macros
        return (replace(each, bars_macros=bars_macros) for each in _of_zip(found.zip))
    return _of_ole(found.ole) if found.ole is not None else iter(())


def _of_mail(_name, content):
    for letter in _letters(content):
        try:
            mail = parse(letter)
        except UnreadableMail as exc:
            raise TooMuch from exc
        for file in mail.attachments:
            yield _of_letter(file.filename, file.content, file.inline)


def _letters(content):
    """One as a rule: a mailbox has many, and macOS writes their length before them."""
    if not content.startswith(b"From "):
        return [_LENGTH.sub(b"", content, count=1)]
    starts = [each.start() for each in islice(_NEXT.finditer(content), _MOST_LETTERS)]
    if len(starts) == _MOST_LETTERS:
        raise TooMuch
    return [content[start:end] for start, end in pairwise((0, *starts, len(content)))]


def _of_letter(name, content, is_shown):
    """A file of a mail; a picture that its text shows is a part of it."""
    kind = read_name(name).kind
    return Carried(name, content, is_shown and (kind is None or kind.group == IMAGE))


def _of_tnef(_name, content):
    unpacked = tnef.unpack(content)
    for name, _type, data, content_id in unpacked.files if unpacked else ():
        yield _of_letter(name, data, bool(content_id))


def _of_signed(name, content):
    """What is signed, under the name that it had before (``invoice.xml.p7m``)."""
    unpacked = cms.unpack(content, _MOST_SIGNED)
    if unpacked.content:
        yield Carried(_SIGNED.sub("", name), unpacked.content)


def _of_zip(container):
    """The parts of a document, of which the beginning shows what they are; the files of
    an archive, as far as they can be read."""
    is_archive, left = container.kind == "zip", _MOST_OF_ALL
    for member in container.members:
        data = container.read(member, _HEAD)
        is_wanted = is_archive or data.startswith((*HEADS, OLE))
        is_whole = is_wanted and data and member.size <= min(left, _MOST_OF_ONE)
        if is_whole:
            data = container.read(member, _MOST_OF_ONE)
            left -= len(data)
        if container.kind == "pages" and member.name == "Index.zip":
            yield from _of_zip(replace(open_zip(data), kind="pages"))
        else:
            yield Carried(member.name, data, is_part=not (is_archive and is_whole))


def _of_ole(ole):
    for name, data, is_shown in ole_container.attached(ole):
        yield _of_letter(name, data, is_shown)
    for name, data in ole_container.packages(ole):
        kind = read_name(name).kind
        yield Carried(name, data, is_part=kind is None or kind.group not in HARMFUL)


def _of_packed(name, content):
    """The one file of a gzip, bzip2 or xz."""
    unpackers = {b"\x1f": zlib.decompressobj(31), b"B": bz2.BZ2Decompressor()}
    unpacker = unpackers.get(content[:1]) or lzma.LZMADecompressor()
    try:
        data = unpacker.decompress(content, _HEAD)
        if data[257:262] == b"ustar":
            data += unpacker.decompress(b"", _MOST_OF_ONE)
    except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError):
        return
    yield Carried(_PACKED.sub("", name), data, is_part=True)


def _of_tar(_name, content):
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for _index, member in zip(range(_MOST_IN_TAR), archive, strict=False):
                file = archive.extractfile(member) if member.isreg() else None
                if file:
                    is_part = member.size > _MOST_OF_ONE
                    yield Carried(member.name, file.read(_MOST_OF_ONE), is_part)
    except (tarfile.TarError, OSError, ValueError, LookupError):
        return


_READERS = {
    "eml": _of_mail,
    "tnef": _of_tnef,
    "p7m": _of_signed,
    "gz": _of_packed,
    "bz2": _of_packed,
    "xz": _of_packed,
    "tar": _of_tar,
}
