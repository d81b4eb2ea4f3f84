"""winmail.dat: what Outlook packs in TNEF (MS-OXTNEF), unpacked with tnefparse.

The library believes every count it reads, up to four thousand million; so the counts
are checked against the size of the data first, and a file that fails is left packed.
"""

import logging
import struct
from dataclasses import dataclass

from tnefparse import TNEF
from tnefparse import properties as mapi
from tnefparse.mapi import IMESSAGE_SIG

from .charsets import decode

# What cannot be read is a defect of the mail, not an error of the server.
logging.getLogger("tnefparse").setLevel(logging.CRITICAL)

_SIGNATURE = b"\x78\x9f\x3e\x22"
_BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    TypeError,
    ValueError,
    struct.error,
)
_MOST = 5_000
_DEEPEST = 3
_MULTIPLE = 0x1000
_FIXED = {2: 2, 11: 2, 3: 4, 4: 4, 10: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16}
_VARIABLE = {0, 13, 30, 31, 258}


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was in a winmail.dat.

    :param files: (name, content type or "", content, content id or "")
    :param html: and ``text``: the body, "" when there is none
    :param has_rtf: there is a body in compressed RTF, which is not unpacked
    """

    files: tuple[tuple[str, str, bytes, str], ...]
    html: str
    text: str
    has_rtf: bool


def unpack(data: bytes) -> Unpacked | None:
    """The content of a winmail.dat; None when it cannot be read (keep the file)."""
    try:
        _check_object_list(data, _DEEPEST)
        tnef = TNEF(data, do_checksum=False)
        files = tuple(_file(attachment) for attachment in tnef.attachments)
        return Unpacked(
            files, _body(tnef.htmlbody), _body(tnef.body), bool(tnef._rtfbody)
        )
    except _BROKEN:
        return None


def _body(body) -> str:
    if isinstance(body, list):
        body = b"".join(body) if all(isinstance(b, bytes) for b in body) else ""
    if isinstance(body, bytes):
        body = decode(body)
    return (body or "").strip("\0")


def _file(attachment) -> tuple[str, str, bytes, str]:
    known = {each.name: each.data for each in attachment.mapi_attrs}
    name = known.get(mapi.MAPI_ATTACH_LONG_FILENAME) or attachment._name or ""
    data = attachment.data
    return (
        _words(name),
        _words(known.get(mapi.MAPI_ATTACH_MIME_TAG) or ""),
        data if isinstance(data, bytes) else b"",
        _words(known.get(mapi.MAPI_ATTACH_CONTENT_ID) or "").strip("<>"),
    )


def _words(value: str | bytes) -> str:
    return (decode(value) if isinstance(value, bytes) else value).strip("\0 ")


def _check_object_list(data: bytes, depth: int) -> None:
    """:raises ValueError: when a count or length does not fit the data"""
    _require(data.startswith(_SIGNATURE) and depth > 0)
    offset, count = 6, 0
    while offset + 12 < len(data):
        name, _kind, length = struct.unpack_from("<HHI", data, offset + 1)
        start, end = offset + 9, min(offset + 9 + length, len(data))
        count += 1
        _require(count <= _MOST)
        if name in (TNEF.ATTMAPIPROPS, TNEF.ATTATTACHMENT):
            _check_properties(data, start, end, depth)
        elif name == TNEF.ATTRECIPTABLE:
            _check_recipients(data, start, end, depth)
        offset = offset + length + 11


def _check_recipients(data: bytes, start: int, end: int, depth: int) -> None:
    (rows,) = struct.unpack_from("<I", data, start)
    _require(rows <= _MOST)
    start += 4
    for _row in range(rows):
        start = _check_properties(data, start, end, depth)


def _check_properties(data: bytes, start: int, end: int, depth: int) -> int:
    (count,) = struct.unpack_from("<I", data, start)
    _require(count <= _MOST)
    offset = start + 4
    for _property in range(count):
        kind, name = struct.unpack_from("<HH", data, offset)
        offset += 4
        if name >= 0x8000:
            offset = _skip_name(data, offset)
        offset = _check_value(data, offset, kind, name, depth)
        _require(offset <= end + 3)
    return offset


def _skip_name(data: bytes, offset: int) -> int:
    kind, number = struct.unpack_from("<II", data, offset + 16)
    return offset + 24 + (_padded(number) if kind else 0)


def _check_value(data: bytes, offset: int, kind: int, name: int, depth: int) -> int:
    base = kind & ~_MULTIPLE
    _require(base in _FIXED or base in _VARIABLE)
    count = 1
    if kind & _MULTIPLE or base in _VARIABLE:
        (count,) = struct.unpack_from("<I", data, offset)
        offset += 4
    _require(count <= _MOST)
    if base in _FIXED:
        size = count * _FIXED[base]
        return offset + (size + 2 if count % 2 and base in (2, 11) else size)
    for _value in range(count):
        (length,) = struct.unpack_from("<I", data, offset)
        value = offset + 4
        if name == mapi.MAPI_ATTACH_DATA_OBJ and data.startswith(IMESSAGE_SIG, value):
            inner = data[value + len(IMESSAGE_SIG) : value + length]
            _check_object_list(inner, depth - 1)
        offset = value + _padded(length)
    return offset


def _padded(length: int) -> int:
    return length + -length % 4


def _require(fits: bool) -> None:
    if not fits:
        raise ValueError("not TNEF, or broken")
