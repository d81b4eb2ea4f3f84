"""Content that is not encoded as its part states: decoding it would destroy it."""

import binascii
import re

LOOKED_AT = 4_000
"""Octets that tell what a content is."""
LONG = 40
"""Letters without a space that are no word."""

_LINE = re.compile(rb"^[ \t]*([A-Za-z0-9+/_-]{40,}+={0,2})[ \t\r]*$", re.MULTILINE)
_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=_\s-]")
_PADDED = re.compile(rb"[^=]={1,2}\s*\Z")
_SPACED = re.compile(rb"[^\s=][ \t]+[^\s=]")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_ALL_BASE64 = re.compile(
    rb"\s*+(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]{0,76}={0,2}\s*"
)

# PDF, PNG, JPEG, GIF, ZIP with Office's newer files, Office's older files
_PACKED_FILE = re.compile(
    rb"\s*+(?:JVBERi0|iVBORw0KGgo|/9j/[24]|R0lGOD[dl]h|UEsDB|0M8R4KGx)[A-Za-z0-9+/\s]*+"
    rb"={0,2}\s*+"
)
_ESCAPE = re.compile(rb"=(?:([0-9A-Fa-f]{2})|[ \t]*\r?\n|[ \t]*\Z)|=")
_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_ALLOWED_CONTROLS = frozenset(b"\t\n\r\x0c\x1b")


def is_base64(data: bytes, is_text: bool) -> bool:
    """Whether what is labelled base64 may be it, with all that may be wrong with it."""
    head = data[:LOOKED_AT]
    if _LINE.search(head):
        return True
    lines = [line for line in head.splitlines() if line.strip()]
    first = lines[0] if lines else b""
    if _SPACED.search(first):
        return max(map(len, first.split())) >= LONG
    if not is_text:
        letters = b"".join(head.split())
        few = 10 * len(_FOREIGN.findall(letters)) <= len(letters)
        return few or bool(_PADDED.search(letters))
    if _FOREIGN.search(first):
        return 20 * len(_FOREIGN.findall(head)) <= len(head)
    return bool(_PADDED.search(first)) or _decodes_to_words(first)


def before_base64(data: bytes) -> tuple[bytes, bytes]:
    """Words that a gateway has put above the base64 of a text, and the rest."""
    match = _LINE.search(data, 0, LOOKED_AT)
    head = data[: match.start()] if match else b""
    return (head, data[len(head) :]) if _SPACED.search(head) else (b"", data)


def is_unlabelled_base64(data: bytes) -> bool:
    """Whether a text is the base64 of some words, though its part does not say so."""
    if not _ALL_BASE64.fullmatch(data):
        return False
    try:
        decoded = binascii.a2b_base64(data)
        text = decoded.decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return " " in text and not _CONTROL.search(decoded)


def is_base64_of_file(data: bytes) -> bool:
    """Whether a file is in base64 and nothing else, whatever its part says."""
    return bool(_PACKED_FILE.fullmatch(data))


def is_quoted_printable(data: bytes) -> bool:
    """Whether what is labelled quoted-printable is it: no program encodes letters, and
    each ``=`` is encoded."""
    good = bad = 0
    for match in _ESCAPE.finditer(data, 0, 10 * LOOKED_AT):
        code = int(match[1], 16) if match[1] else None
        if code is None:
            is_good = len(match[0]) > 1 or match.end() == len(data)
        elif code in _LETTERS:
            # "=46rom" protects a line from mbox files.
            is_good = match.start() == 0 or data[match.start() - 1] in b"\r\n"
        else:
            is_good = code >= 32 or code in _ALLOWED_CONTROLS
        good += is_good
        bad += not is_good
    return bad < good or not bad


def _decodes_to_words(line: bytes) -> bool:
    if len(line.strip()) % 4:
        return False
    try:
        decoded = binascii.a2b_base64(line)
        decoded.decode()
    except binascii.Error:
        return False
    except UnicodeDecodeError:
        return len(line) >= 16
    return not _CONTROL.search(decoded) or b"\0" in decoded
