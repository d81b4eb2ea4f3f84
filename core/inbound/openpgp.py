"""OpenPGP without keys (RFC 9580): what is only signed is read, never checked; what is
encrypted is recognised."""

import binascii
import bz2
import re
import zlib
from dataclasses import dataclass
from typing import Literal

Kind = Literal["signed", "encrypted", ""]

CLEARSIGNED = re.compile(
    rb"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?\n"
    rb"(?:[A-Za-z-]{1,30}:[^\r\n]*\r?\n)*[ \t]*\r?\n"
    rb"(?P<words>(?:(?!-----BEGIN PGP )[^\n]*\n)*+)"
    rb"-----BEGIN PGP SIGNATURE-----[^\n]*\n"
    rb"(?:(?!-----(?:BEGIN|END) PGP )[^\n]*\n)*+"
    rb"-----END PGP SIGNATURE-----[ \t]*(?:\r?\n|\Z)",
    re.MULTILINE,
)
ARMORED = re.compile(
    rb"^-----BEGIN PGP MESSAGE-----[ \t]*\r?\n"
    rb"(?P<block>(?:(?!-----(?:BEGIN|END) PGP )[^\n]*\n)*+)"
    rb"-----END PGP MESSAGE-----[ \t]*(?:\r?\n|\Z)",
    re.MULTILINE,
)
_DASH = re.compile(rb"^- ", re.MULTILINE)
_DEEPEST = 4
_MOST_PACKETS = 1_000
_SIGNATURE, _ONE_PASS, _COMPRESSED, _LITERAL, _MARKER = 2, 4, 8, 11, 10
_ENCRYPTED = frozenset((1, 3, 9, 18, 20))


@dataclass(frozen=True, slots=True)
class Read:
    """:param content: the words of a message that is signed only"""

    kind: Kind
    content: bytes = b""


def words_of(match: re.Match) -> bytes:
    """The words of a clearsigned text, as they were before (RFC 9580, 7.1)."""
    return _DASH.sub(b"", match["words"])


def read_armored(block: bytes, most: int) -> Read:
    """
    :param block: what stands between the lines that begin and end it
    :param most: octets that a compressed content may have
    """
    _headers, _blank, data = block.replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = (data or block).split(b"\n")
    base64 = b"".join(line for line in lines if not line.startswith(b"="))
    try:
        return _read(binascii.a2b_base64(base64), most, _DEEPEST)
    except (binascii.Error, ValueError, IndexError, OSError, EOFError, zlib.error):
        return Read("")


def _read(data: bytes, most: int, depth: int) -> Read:
    if not depth:
        return Read("")
    position = 0
    for _packet in range(_MOST_PACKETS):
        if position >= len(data):
            break
        tag, body, position = _packet_at(data, position)
        if tag in _ENCRYPTED:
            return Read("encrypted")
        if tag == _COMPRESSED:
            return _read(_inflate(body, most), most, depth - 1)
        if tag == _LITERAL:
            return Read("signed", body[6 + body[1] :])
        if tag not in (_SIGNATURE, _ONE_PASS, _MARKER):
            break
    return Read("")


def _packet_at(data: bytes, position: int) -> tuple[int, bytes, int]:
    """(tag, body, where the next one starts) of a packet (RFC 9580, 4.2)."""
    first = data[position]
    if not first & 0x80:
        raise ValueError("no packet")
    if first & 0x40:
        body, end = _new_body(data, position + 1)
        return first & 0x3F, body, end
    start, length = _old_length(data, position + 1, first & 3)
    return (first >> 2) & 15, data[start : start + length], start + length


def _old_length(data: bytes, position: int, kind: int) -> tuple[int, int]:
    if kind == 3:
        return position, len(data) - position
    size = 1 << kind
    return position + size, int.from_bytes(data[position : position + size], "big")


def _new_body(data: bytes, position: int) -> tuple[bytes, int]:
    """The body and its end; it may come in pieces."""
    pieces = []
    while True:
        first = data[position]
        partial = 224 <= first < 255
        if first < 192:
            length, position = first, position + 1
        elif first < 224:
            length = ((first - 192) << 8) + data[position + 1] + 192
            position += 2
        elif partial:
            length, position = 1 << (first & 31), position + 1
        else:
            length = int.from_bytes(data[position + 1 : position + 5], "big")
            position += 5
        pieces.append(data[position : position + length])
        position += length
        if not partial:
            return b"".join(pieces), position


def _inflate(body: bytes, most: int) -> bytes:
    if body[0] == 0:
        return body[1:]
    if body[0] == 3:
        unpacker = bz2.BZ2Decompressor()
        content = unpacker.decompress(body[1:], most)
        whole = unpacker.eof
    else:
        unpacker = zlib.decompressobj(-15 if body[0] == 1 else 15)
        content = unpacker.decompress(body[1:], most)
        whole = not unpacker.unconsumed_tail
    if not whole:
        raise ValueError("larger than a mail may be, or cut off")
    return content
