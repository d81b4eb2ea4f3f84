"""Lines that a relay has cut off the header above them, known by their looks."""

import re

# The rest of a fold of a technical header: a piece of a key, of a route.
REST = re.compile(
    rb"[ \t]*(?:(?=[^\s]*[0-9+/=_])[\w+/=.:@<>-]{8,}|[0-9A-Z+/=]{12,}"
    rb"|(?:by|for|with|id|from|via) [^\n]*[\d.@][^\n]*"
    rb"|[a-z]{1,3}=[^\s][^\n]*|\w{3}, \d\d? \w{3} \d{4}[^\n]*)"
    rb";?[ \t\r]*(?:\n|\Z)(?:[ \t]+[^\s][^\n]*(?:\n|\Z))*+"
)
MOST_REST = 20
# Lines that can be nothing but the value of the header above, or the rest of it.
_IDS = rb"(?:<[^<>\s]{1,500}>\s*)+"
_MAILBOX = rb"[^\n]{0,200}[^\s@]@[^\s@][^\n]{0,500}"
_ONLY_VALUES = {
    b"content-type": re.compile(rb"[\w.+-]{1,80}/[\w.+-]{1,80}(?:;[^\n]*)?"),
    b"content-transfer-encoding": re.compile(
        rb"base64|quoted-printable|[78]bit|binary"
    ),
    b"content-disposition": re.compile(rb"(?:attachment|inline)(?:;[^\n]*)?", re.I),
    **dict.fromkeys((b"content-id", b"message-id"), re.compile(_IDS)),
    **dict.fromkeys((b"in-reply-to", b"references"), re.compile(_IDS)),
    **dict.fromkeys((b"from", b"to", b"cc", b"reply-to"), re.compile(_MAILBOX)),
}
_MORE_IDS = re.compile(rb"(?:<[^<>\s@]{1,400}@[^<>\s@]{1,400}>\s*)+,?")
_MORE_WORDS = re.compile(rb"(?:=\?[^?\s]{1,60}\?[bq]\?[^?\s]{0,500}\?=\s*)+", re.I)


def is_value(name: str, value: bytes, line: bytes) -> bool:
    """Whether a line gives the header above the value that it lacks, or goes on with
    its ids, addresses or encoded words.

    :param value: of the header ``name``, as far as it is read
    """
    name = name.lower()
    known = _ONLY_VALUES.get(name.encode())
    if known and not value:
        return bool(known.fullmatch(line))
    if _MORE_WORDS.fullmatch(line):
        return value.endswith(b"?=")
    if name not in ("references", "in-reply-to", "from", "to", "cc"):
        return False
    listed = value.endswith(b",") and known and known.fullmatch(line)
    return bool(listed or _MORE_IDS.fullmatch(line))
