"""What calendars answer to an invitation (RFC 5546, 3.2.3)."""

import re
from dataclasses import dataclass

from ..inbound.mail import ParsedMail
from .named import EventAnswer

_TYPES = ("text/calendar", "application/ics")
_LONGEST = 100_000
_REPLY = re.compile(rb"^METHOD[ \t]*:[ \t]*REPLY\b", re.IGNORECASE | re.M)
_FOLD = re.compile(r"\r?\n[ \t]")
_ANSWER = re.compile(r"PARTSTAT=\"?(ACCEPTED|TENTATIVE|DECLINED)\b", re.IGNORECASE)
_UID = re.compile(r"^UID[^:\r\n]{0,200}:[ \t]*([^\r\n]{1,900})", re.IGNORECASE | re.M)
_COMMENT = re.compile(r"^COMMENT[^:\r\n]{0,200}:[ \t]*[^\s]", re.IGNORECASE | re.M)
_OUTLOOK = re.compile(r"^PRODID:.{0,100}Microsoft", re.IGNORECASE | re.M)


@dataclass(frozen=True, slots=True)
class EventReply:
    """
    :param uid: of the event
    :param has_words: whether somebody wrote something with it
    """

    answer: EventAnswer
    uid: str
    has_words: bool


def read(mail: ParsedMail) -> EventReply | None:
    """The answer that a mail carries; None for all else, and for who proposes another
    time: that is for people to read."""
    for file in mail.attachments:
        content = file.content[:_LONGEST]
        if file.content_type in _TYPES and _REPLY.search(content):
            return _read(mail, content.decode("utf-8", "replace"))
    return None


def _read(mail: ParsedMail, text: str) -> EventReply | None:
    text = _FOLD.sub("", text)
    answer, uid = _ANSWER.search(text), _UID.search(text)
    if not answer:
        return None
    # The other programs write sentences of their own into the mail.
    by_hand = bool(_OUTLOOK.search(text)) and bool(mail.text.strip())
    return EventReply(
        answer[1].lower(),
        uid[1].strip() if uid else "",
        by_hand or bool(_COMMENT.search(text)),
    )
