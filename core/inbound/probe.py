"""The mail that shows whether forwarding works: sent to the public address, expected
back at the forwarding address."""

import base64
import hashlib
import hmac
import re

from .mail import ParsedMail

HEADER = "X-Email-Channel-Probe"

_PURPOSE = "email_channel forwarding probe"
_TOKEN = re.compile(
    r"\bec\.probe\.([0-9]{1,18})\.([0-9]{1,12})\.([a-z2-7]{16})(?![\w])"
)
_SIGN_BYTES = 10
LONGEST_TEXT = 20_000


def make(touchpoint: int, address: str, sent: int, key: bytes) -> str:
    """The token that a probe carries in its header, its subject and its text: some
    accounts forward in a new mail, of which the header is not part.

    :param touchpoint: its id
    :param address: the forwarding address that it must come back to
    :param sent: when, seconds since 1970
    :param key: secret of the database, 16 bytes or more
    """
    sign = _sign(f"{touchpoint}:{address.lower()}:{sent}", key)
    return f"ec.probe.{touchpoint}.{sent}.{sign}"


def find(mail: ParsedMail) -> str:
    """The token of a mail that may be a probe, "" when it has none."""
    for text in (mail.header(HEADER), mail.subject, mail.text[:LONGEST_TEXT]):
        if match := _TOKEN.search(text):
            return match[0]
    return ""


def sent_at(token: str, touchpoint: int, address: str, key: bytes) -> int | None:
    """When this probe was sent, seconds since 1970; None when it is not of this
    touchpoint and address, or was not made with this key."""
    match = _TOKEN.fullmatch(token)
    if not match:
        return None
    sent = int(match[2])
    genuine = hmac.compare_digest(token, make(touchpoint, address, sent, key))
    return sent if genuine else None


def _sign(text: str, key: bytes) -> str:
    if len(key) < 16:
        raise ValueError("key too short")
    digest = hmac.digest(key, f"{_PURPOSE}:{text}".encode(), hashlib.sha256)
    return base64.b32encode(digest[:_SIGN_BYTES]).decode().lower()
