"""Outlook's Thread-Index (MS-OXOMSG, 2.2.1.3): which thread a mail is of, even when
Exchange has dropped its References."""

import base64
import binascii
import re
from dataclasses import dataclass

_THREAD_BYTES = 22
_ANSWER_BYTES = 5
_GUID = slice(6, 22)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class ThreadIndex:
    """
    :param key: ``thread-index:…``, the same for all mails of a thread
    :param depth: 0 for the mail that opened it, 1 for an answer to that, …
    """

    key: str
    depth: int


def read(value: str) -> ThreadIndex | None:
    """The value of a Thread-Index header; None when it is missing or makes no sense."""
    letters = _NOT_BASE64.sub("", value[:LONGEST])
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return None
    # A GUID of hardly any different bytes is a placeholder that many threads share.
    if len(data) < _THREAD_BYTES or len(set(data[_GUID])) < 4:
        return None
    key = base64.b64encode(data[:_THREAD_BYTES]).decode()
    return ThreadIndex(
        f"thread-index:{key}", (len(data) - _THREAD_BYTES) // _ANSWER_BYTES
    )
