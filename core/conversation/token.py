"""A signed address that an answer comes back to: ``support+ec.<number>.<sign>@…``.

It tells the conversation where a mail program drops In-Reply-To and References, and
cannot be guessed. Case does not matter, for some servers do not keep it.
"""

import base64
import hashlib
import hmac
import re

from ..inbound.mail import ParsedMail

LONGEST_LOCAL = 64
"""Octets of the part before the @ (RFC 5321, 4.5.3.1.1)."""


class TooLong(ValueError):
    """The address has no room for a token."""


_SIGN_BYTES = 10
_PURPOSE = b"email_channel reply address:"
_TOKEN = re.compile(r"\+ec\.([0-9]{1,18})\.([a-z2-7]{16})$")
_RECIPIENT_HEADERS = frozenset(
    ("delivered-to", "x-delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
)
_EMAIL = re.compile(r"[^\s<>,;:\"()@]{1,64}@[^\s<>,;:\"()@]{1,255}")


def make(email: str, conversation: int, key: bytes) -> str:
    """The touchpoint's address with the token of a conversation.

    :param conversation: its id, positive
    :param key: secret of the database, 16 bytes or more
    :raises TooLong: when the local part would become too long
    """
    local, _at, domain = email.rpartition("@")
    tagged = f"{local}+ec.{conversation}.{_sign(conversation, key)}"
    if len(tagged.encode()) > LONGEST_LOCAL:
        raise TooLong(email)
    return f"{tagged}@{domain}"


def read(email: str, key: bytes) -> int | None:
    """The conversation that an address names; None when it has no token, or one that
    was not made with this key."""
    match = _TOKEN.search(email.rpartition("@")[0].lower())
    if not match:
        return None
    conversation = int(match[1])
    genuine = hmac.compare_digest(match[2], _sign(conversation, key))
    return conversation if genuine else None


def find(mail: ParsedMail, key: bytes) -> int | None:
    """The conversation named by one of a mail's recipients: To, Cc, or the one that it
    was delivered to."""
    if not key:
        return None
    emails = [address.email for address in (*mail.to, *mail.cc)]
    for name, value in mail.headers:
        if name.lower() in _RECIPIENT_HEADERS and "+" in value:
            emails += _EMAIL.findall(value)
    found = (read(email, key) for email in emails if "+" in email)
    return next((each for each in found if each is not None), None)


def _sign(conversation: int, key: bytes) -> str:
    if len(key) < 16:
        raise ValueError("key too short")
    digest = hmac.digest(key, _PURPOSE + str(conversation).encode(), hashlib.sha256)
    return base64.b32encode(digest[:_SIGN_BYTES]).decode().lower()
