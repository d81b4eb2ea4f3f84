"""S/MIME that is opaque: the mail inside a CMS container (RFC 8551, RFC 5652).

Only unpacked: nothing here knows whom to trust, so a signature is never checked.
"""

import zlib
from dataclasses import dataclass
from typing import Literal

from asn1crypto import cms, core, pem

from .transfer import decode_base64

OCTET_STRING = 4
Kind = Literal["signed", "encrypted", "compressed", ""]

_BROKEN = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)
_KINDS: dict[str, Kind] = {
    "signed_data": "signed",
    "authenticated_data": "signed",
    "compressed_data": "compressed",
    "enveloped_data": "encrypted",
    "signed_and_enveloped_data": "encrypted",
    "encrypted_data": "encrypted",
    "authenticated_enveloped_data": "encrypted",
}


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a container holds.

    :param kind: "" when it cannot be read, or holds no mail (certificates)
    :param content: b"" when it is encrypted, or stands elsewhere (detached)
    """

    kind: Kind
    content: bytes = b""


def unpack(data: bytes, most: int) -> Unpacked:
    """
    :param data: DER or BER, maybe still in base64 or PEM
    :param most: octets that a compressed content may have
    """
    try:
        container = cms.ContentInfo.load(_to_der(data))
        kind = _KINDS.get(container["content_type"].native, "")
        if kind in ("", "encrypted"):
            return Unpacked(kind)
        inner = _octets(container["content"]["encap_content_info"]["content"])
        if not isinstance(inner, bytes):
            return Unpacked("" if inner is None else kind)
        return Unpacked(kind, _inflate(inner, most) if kind == "compressed" else inner)
    except (*_BROKEN, zlib.error):
        return Unpacked("")


def _to_der(data: bytes) -> bytes:
    if data.startswith(b"\x30"):
        return data
    if b"-----BEGIN" in data[:1_000]:
        return pem.unarmor(data)[2]
    return decode_base64(data)


def _octets(value: core.Asn1Value) -> bytes | None:
    """The value, which may come in thousands of pieces (BER): asn1crypto joins them in
    the square of their number."""
    if not getattr(value, "method", 0):
        return value.native
    data, position, pieces = value.contents, 0, []
    while position < len(data):
        if data[position] != OCTET_STRING:
            return value.native
        length = data[position + 1]
        position += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[position : position + size], "big")
            position += size
        pieces.append(data[position : position + length])
        position += length
    return b"".join(pieces)


def _inflate(data: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(data, most)
    if unpacker.unconsumed_tail:
        raise ValueError("larger than a mail may be")
    return content
