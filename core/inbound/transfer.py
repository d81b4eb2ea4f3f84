"""Content-Transfer-Encoding (RFC 2045, 6), with what is wrong with it."""

import binascii
import re

from . import mislabelled
from .uuencode import decode_block

_MORE_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_URL_BASE64 = re.compile(rb"[A-Za-z0-9_=\s-]*")
_URL_TO_BASE64 = bytes.maketrans(b"-_", b"+/")
_MOST_PADDINGS = 1_000
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))


def decode_transfer(data: bytes, encoding: str, is_text: bool) -> bytes:
    """The content of a part.

    What is not encoded as stated stays as it is.

    :param encoding: as stated; misspelt names are understood, unknown ones ignored
    :param is_text: words that somebody put above or below the base64 are kept
    """
    if not is_text and mislabelled.is_base64_of_file(data):
        return decode_base64(data)
    if "base" in encoding and "64" in encoding:
        return _decode_stated_base64(data, is_text)
    if is_text and mislabelled.is_unlabelled_base64(data):
        return decode_base64(data)
    if "quoted" in encoding:
        is_it = not is_text or mislabelled.is_quoted_printable(data)
        return binascii.a2b_qp(data) if is_it else data
    if "uu" in encoding and not (is_text and b"begin " not in data):
        return decode_block(data)
    return data


def _decode_stated_base64(data: bytes, is_text: bool) -> bytes:
    if not mislabelled.is_base64(data, is_text):
        return data
    head, rest = mislabelled.before_base64(data) if is_text else (b"", data)
    return head + decode_base64(rest, is_text)


def decode_base64(data: bytes, keep_tail: bool = False) -> bytes:
    """Base64 with or without padding, with padding in the middle, or cut short.

    :param keep_tail: what follows the padding and is not base64 is kept as it is
    """
    if b"-" in data or b"_" in data:
        data = _from_url(data)
    try:
        padding = data.find(b"=")
        if padding < 0 or not data[padding:].strip(b"=\r\n \t"):
            return binascii.a2b_base64(data)
    except binascii.Error:
        return _pad_and_decode(data)
    head, tail = data[:padding], data[padding:].lstrip(b"=")
    if _MORE_BASE64.fullmatch(tail):
        pieces = re.split(rb"=+", tail, maxsplit=_MOST_PADDINGS)
        return b"".join(map(_pad_and_decode, [head, *pieces]))
    return _pad_and_decode(head) + (tail if keep_tail else b"")


def _from_url(data: bytes) -> bytes:
    """With the letters of base64 in the place of those that URLs have (RFC 4648, 5)."""
    is_url = not re.search(rb"[+/]", data) and _URL_BASE64.fullmatch(data)
    return data.translate(_URL_TO_BASE64) if is_url else data


def _pad_and_decode(data: bytes) -> bytes:
    clean = data.translate(None, _NOT_BASE64)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
