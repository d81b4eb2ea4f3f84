"""What stands in a link of a mail, by which its recipient says something about it: a
rating, or that he wants no more of them, or by which it is known that he saw it.

Nobody can guess it, and nothing is stored for it: it is signed over the Message-Id, so
that it ends with the mail.
"""

import base64
import hashlib
import hmac
import re

RATING = b"email_channel rating:"
UNSUBSCRIBE = b"email_channel unsubscribe:"
TRACKS = b"email_channel tracks:"
_SIGN_BYTES = 20
_TOKEN = re.compile(r"([0-9a-z]{1,13})-([a-z2-7]{32})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def make(purpose: bytes, record: int, message_id: str, key: bytes) -> str:
    """:param purpose: what it lets somebody do
    :param record: id of what stands for the mail, positive
    :param key: secret of the database, 16 bytes or more
    """
    return f"{_base36(record)}-{_sign(purpose, record, message_id, key)}"


def record_of(token: str) -> int | None:
    """The id of the record that a token names; None for what is no token. It says
    nothing about whether the token is genuine."""
    match = _TOKEN.fullmatch(token)
    number = int(match[1], 36) if match else None
    return number if number and number < 2**31 else None


def is_genuine(
    token: str, purpose: bytes, record: int, message_id: str, key: bytes
) -> bool:
    """Whether it was made for this, with this key."""
    made = make(purpose, record, message_id, key)
    return hmac.compare_digest(token.encode(), made.encode())


def _sign(purpose: bytes, record: int, message_id: str, key: bytes) -> str:
    if len(key) < 16:
        raise ValueError("key too short")
    signed = b"%s%d:%s" % (purpose, record, message_id.encode("utf-8", "replace"))
    digest = hmac.digest(key, signed, hashlib.sha256)
    return base64.b32encode(digest[:_SIGN_BYTES]).decode().lower()


def _base36(number: int) -> str:
    digits = []
    while number:
        number, rest = divmod(number, 36)
        digits.append(_DIGITS[rest])
    return "".join(reversed(digits))
