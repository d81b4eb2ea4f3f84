"""Content-Transfer-Encoding (RFC 2045, 6), with what is wrong with it."""

import binascii
import re

from .uuencode import decode_block

_MORE_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_MOST_PADDINGS = 1_000
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))


def decode_transfer(data: bytes, encoding: str, is_text: bool) -> bytes:
    """The content of a part.

    :param encoding: as stated; misspelt names are understood, unknown ones ignored
    :param is_text: words that somebody appended behind the base64 are kept
    """
    if not encoding or encoding in ("7bit", "8bit", "binary"):
        return data
    if "base" in encoding and "64" in encoding:
        return decode_base64(data, is_text)
    if "quoted" in encoding:
        return binascii.a2b_qp(data)
    if "uu" in encoding:
        return decode_block(data)
    return data


def decode_base64(data: bytes, keep_tail: bool = False) -> bytes:
    """Base64 with or without padding, with padding in the middle, or cut short.

    :param keep_tail: what follows the padding and is not base64 is kept as it is
    """
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


def _pad_and_decode(data: bytes) -> bytes:
    clean = data.translate(None, _NOT_BASE64)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
