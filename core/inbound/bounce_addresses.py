"""Which of the addresses in the words of a bounce was not reached."""

import re
from collections.abc import Iterator

from . import bounce_words as vocabulary
from .mail import ParsedMail

LONGEST = 20_000
_BEFORE = 120
"""Characters in front of an address that say what it is."""

_ADDRESS = re.compile(
    r"(?<![^\s<>()\[\]\",;:'=*|])"
    r"[^\s<>()\[\]\",;:'@]{1,64}+(?:'[^\s<>()\[\]\",;:'@]{1,64}+)?@(?:[^\s<>()\[\]\",;:'@.]{1,63}\.){1,8}"
    r"[^\s<>()\[\]\",;:'@.]{2,63}"
)
_NOBODY = re.compile(
    r"(?:mailer-?daemon|mdaemon|postmaster|hostmaster|abuse|webmaster|no-?reply)@"
)
_SENTENCE = re.compile(r"[.!?:][\s)]+(?=[^\s<])|\n\s*\n")
# An id looks like an address.
_ID_BEFORE = re.compile(
    r"(?:message[- ]?id|msg[- ]?id|mail[- ]?id|\bids?|in-reply-to|references?|queue\w*"
    r"|ticket|session|resent-message-id)\W{0,6}(?:is|of|was)?\W{0,4}$",
    re.IGNORECASE,
)
_MESSAGE_BEFORE = re.compile(
    r"\b(?:your|the|this|su|el|ihre|die|votre|le|il|vostro|suo|uw|het|sua|seu)"
    r"\s+(?:e-?mail\s+)?(?:message|mail|e-?mail|mensaje|correo|nachricht|courriel"
    r"|messaggio|bericht|mensagem)\s+<$",
    re.IGNORECASE,
)
_ID = re.compile(
    r"(?=(?:[^@]*\d){6})[0-9a-f.$_%+-]{16,}@|ec\.[0-9a-f]{32}@|(?=(?:[^@]*\d){10})[^@]{24,}@",
    re.IGNORECASE,
)
_SENDER_BEFORE = re.compile(
    r"(?:\bfrom|sender|reporting|administrator|\bvon|absender|remitente|\bde|exp[eé]diteur|mittente|afzender)"
    r"\W{0,6}$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"[>)\"'\s]{0,4}[,;]\s{0,9}(?:and |y |und |et |e )?[<(\"']{0,2}")
_LISTED = re.compile(
    r"(?:\A|\n)[ \t*>-]*(?:\w[\w -]{0,40}[:=][ \t]*)?(?:rfc822;[ \t]*)?[<\"'(]*\Z",
    re.IGNORECASE,
)


def named(mail: ParsedMail, paragraphs: list[str], sent_to: str) -> list[str]:
    """Addresses in the words; those that the mail was sent to, when that is known."""
    known = {each.lower() for each in _ADDRESS.findall(sent_to[:LONGEST])}
    if not known:
        return missed(mail, paragraphs)
    found = (
        email.lower()
        for paragraph in paragraphs
        for email in _ADDRESS.findall(paragraph)
    )
    return list(dict.fromkeys(email for email in found if email in known)) or (
        list(known) if len(known) == 1 else []
    )


def missed(mail: ParsedMail, paragraphs: list[str]) -> list[str]:
    """Those that stand where a bounce lists them; else those that it tells of first."""
    listed: dict[str, None] = {}
    told: dict[str, None] = {}
    for paragraph in paragraphs:
        here = list(_candidates(mail, paragraph))
        listed.update(dict.fromkeys(email for email, first in here if first))
        told = told or dict.fromkeys(email for email, _first in here)
    return list(listed or told)


def _candidates(mail: ParsedMail, paragraph: str) -> Iterator[tuple[str, bool]]:
    """(address, whether it begins its line)"""
    ids = {each.strip("<>").lower() for each in (*mail.references, *mail.in_reply_to)}
    not_missed = {address.email for address in (*mail.to, *mail.reply_to)} | ids
    if mail.sender:
        not_missed.add(mail.sender.email)
    listed, end = False, 0
    for match in _ADDRESS.finditer(paragraph):
        email = match[0].lower()
        before = paragraph[max(match.start() - _BEFORE, 0) : match.start()]
        sentence = _ADDRESS.sub(" ", _SENTENCE.split(before)[-1])
        if (
            email in not_missed
            or _NOBODY.match(email)
            or _ID.match(email)
            or _ID_BEFORE.search(before)
            or _MESSAGE_BEFORE.search(before)
            or _SENDER_BEFORE.search(before)
            or vocabulary.ASK.search(sentence)
        ):
            continue
        goes_on = listed and _NEXT.fullmatch(paragraph, end, match.start())
        listed, end = bool(goes_on or _LISTED.search(before)), match.end()
        yield email, listed
