"""What is said between the PDF worker and who asks it: a head and pieces of bytes.

A frame is the length of its head in four bytes, the head as JSON, then the pieces; the
head's ``lengths`` says how long each is. JSON and no pickle: what a customer's mail has
made of the worker may say anything, and is only read.
"""

import json
import struct

_LENGTH = struct.Struct(">I")
_LONGEST_HEAD = 1 << 24


class BrokenFrame(Exception):
    """The other side ended, or does not keep to the form."""


def send(stream, head, pieces=()):
    """:param head: dict for JSON
    :param pieces: bytes objects"""
    head = {**head, "lengths": [len(piece) for piece in pieces]}
    raw = json.dumps(head).encode()
    stream.write(_LENGTH.pack(len(raw)) + raw)
    for piece in pieces:
        stream.write(piece)
    stream.flush()


def receive(stream):
    """(head, [bytes]). Raises `BrokenFrame`, also at the end of the stream."""
    (length,) = _LENGTH.unpack(_read(stream, _LENGTH.size))
    if length > _LONGEST_HEAD:
        raise BrokenFrame
    try:
        head = json.loads(_read(stream, length))
        return head, [_read(stream, each) for each in head.pop("lengths")]
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise BrokenFrame from exc


def _read(stream, length):
    raw = stream.read(length)
    if len(raw) != length:
        raise BrokenFrame
    return raw
