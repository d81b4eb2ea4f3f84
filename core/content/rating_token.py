"""What stands in the links of a mail by which its customer rates it.

Nobody can guess it, and nothing is stored for it: it is signed over the Message-Id, so
that it ends with it.
"""

import base64
import hashlib
import hmac
import re

_PURPOSE = b"email_channel rating:"
_SIGN_BYTES = 20
_TOKEN = re.compile(r"([0-9a-z]{1,13})-([a-z2-7]{32})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def make(mail: int, message_id: str, key: bytes) -> str:
    """:param mail: its id, positive
    :param key: secret of the database, 16 bytes or more
    """
    return f"{_base36(mail)}-{_sign(mail, message_id, key)}"


def mail_of(token: str) -> int | None:
    """The id of the mail that a token names; None for what is no token. It says nothing
    about whether the token is genuine."""
    match = _TOKEN.fullmatch(token)
    number = int(match[1], 36) if match else None
    return number if number and number < 2**31 else None


def is_genuine(token: str, mail: int, message_id: str, key: bytes) -> bool:
    """Whether it was made for this mail, with this key."""
    return hmac.compare_digest(token.encode(), make(mail, message_id, key).encode())


def _sign(mail: int, message_id: str, key: bytes) -> str:
    if len(key) < 16:
        raise ValueError("key too short")
    signed = b"%s%d:%s" % (_PURPOSE, mail, message_id.encode("utf-8", "replace"))
    digest = hmac.digest(key, signed, hashlib.sha256)
    return base64.b32encode(digest[:_SIGN_BYTES]).decode().lower()


def _base36(number: int) -> str:
    digits = []
    while number:
        number, rest = divmod(number, 36)
        digits.append(_DIGITS[rest])
    return "".join(reversed(digits))
