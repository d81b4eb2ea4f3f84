"""What kind of file was uploaded, and its text."""

import codecs
from collections.abc import Iterator

BLOCK = 1 << 20
"""Bytes that are decoded at once."""

_WORKBOOKS = {b"PK\x03\x04": "zip", b"\xd0\xcf\x11\xe0": "ole"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UNREADABLE = "\ufffd"
"""Stands for bytes that are no letters of the file's encoding."""


def looks_like_workbook(content: bytes) -> bool:
    """Whether this may be XLSX, ODS or XLS; else it is taken for text."""
    return content[:4] in _WORKBOOKS


def is_text(content: bytes) -> bool:
    """Whether this may be a list at all: pictures, PDF and programs are not."""
    head = content[:BLOCK]
    if head.startswith(b"%PDF-"):
        return False
    return encoding_of(head).startswith("utf-16") or b"\0" not in head


def encoding_of(content: bytes) -> str:
    """UTF-8 when more of it can be read so than cannot, UTF-16 by its mark or its
    zeros, else what Windows writes in the West."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    zeros = content[:1000]
    if len(zeros) > 3 and b"\0" in zeros:
        odd, even = zeros[1::2].count(0), zeros[::2].count(0)
        if max(odd, even) > len(zeros) / 4:
            return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8" if _mostly_utf8(content) else "cp1252"


def _mostly_utf8(content: bytes) -> bool:
    try:
        codecs.lookup("utf-8").decode(content)
        return True
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
    wrong = text.count(UNREADABLE)
    right = sum(1 for letter in text if letter > "\x7f") - wrong
    return right > wrong


def decoded(content: bytes, encoding: str) -> Iterator[str]:
    """The text in pieces; what cannot be read is UNREADABLE, and so are zeros, which a
    database does not keep."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for start in range(0, len(content), BLOCK):
        final = start + BLOCK >= len(content)
        yield decoder.decode(content[start : start + BLOCK], final).replace(
            "\0", UNREADABLE
        )
