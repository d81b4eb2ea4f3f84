"""Uuencoded files (POSIX uuencode), alone or in the middle of a text."""

import binascii
import re

# No line of the data holds a small letter, so "end" cannot be taken for one of them.
_BLOCK = re.compile(
    rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n"
    rb"((?:[ -`]{1,90}\r?\n)++)"
    rb"(?:\r?\n)?end[ \t]*(?:\r?\n|\Z)",
    re.MULTILINE,
)


def decode_block(data: bytes) -> bytes:
    """The file in a uuencoded text, with or without its begin and end lines."""
    lines = data.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(b"begin "):
            lines = lines[number + 1 :]
            break
    return b"".join(map(_decode_line, _up_to_end(lines)))


def _up_to_end(lines):
    for line in lines:
        if line.strip() == b"end":
            return
        yield line


def _decode_line(line: bytes) -> bytes:
    if not line.strip():
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders pad the line: take the length it states (see uu.py).
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""


def extract(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Take the uuencoded files out of a text.

    :return: the text without them; (file name, content) pairs
    """
    if b"begin " not in data:
        return data, []
    files: list[tuple[bytes, bytes]] = []

    def take(match: re.Match) -> bytes:
        content = b"".join(map(_decode_line, match[2].splitlines()))
        if not content:
            return match[0]
        files.append((match[1].strip(), content))
        return b""

    return _BLOCK.sub(take, data), files
