"""The mails of ours that reports enclose, as a whole or their headers alone."""

import re
from collections.abc import Iterator, Sequence

from ..conversation import message_id as message_ids
from .header_block import read_block
from .headers import decode_value
from .mail import Attachment, ParsedMail

OUR_HEADER = "X-Email-Channel"
"""Holds, in each mail we send, the Message-Id we gave it: relays rewrite Message-Id."""

MOST_FILES = 20
LONGEST_ATTACHMENT = 200_000

_ORIGINAL_TYPES = (
    "message/rfc822",
    "message/global",
    "message/global-headers",
    "message/rfc822-headers",
    "text/rfc822-headers",
    "text/rfc822",
)
_ID_HEADERS = (OUR_HEADER, "X-Original-Message-ID", "Message-ID")
ID_LINE = re.compile(
    rf"^[> \t]*(?:{'|'.join(_ID_HEADERS)}):\s*(<[^<>\s]+>)", re.IGNORECASE | re.M
)

Headers = dict[str, str]
"""By lower-case name, the first of each."""


def originals(mail: ParsedMail) -> list[Headers]:
    """Headers of the mails it encloses."""
    enclosed = (
        _headers(file.content)
        for file in mail.attachments[:MOST_FILES]
        if file.content_type in _ORIGINAL_TYPES or _holds_headers(file)
    )
    return [headers for headers in enclosed if headers]


def ids_of(enclosed: Sequence[Headers]) -> Iterator[str]:
    """The Message-Ids that they have, or had; "" among them."""
    for headers in enclosed:
        for name in _ID_HEADERS:
            yield message_ids.normalise(headers.get(name.lower(), ""))


def _holds_headers(file: Attachment) -> bool:
    return file.content_type == "text/plain" and bool(
        ID_LINE.search(file.content[:LONGEST_ATTACHMENT].decode("ascii", "replace"))
    )


def _headers(content: bytes) -> Headers:
    content = content[:LONGEST_ATTACHMENT]
    headers, _body, _defect = read_block(content, 0, len(content), root=True)
    found: Headers = {}
    for name, value in headers:
        found.setdefault(name.lower(), decode_value(value))
    return found
