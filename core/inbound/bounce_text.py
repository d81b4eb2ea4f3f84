"""Bounces that only people were meant to read: qmail, Exim, Exchange, small servers,
and gateways that have flattened a DSN."""

import re

from . import addresses
from . import bounce_words as vocabulary
from .bounce_addresses import missed, named
from .dsn import Kind, Recipient, find_status, tidy
from .mail import ParsedMail

LONGEST = 20_000
"""Characters of the text that are looked at."""
MOST_RECIPIENTS = 20
MOST_PARAGRAPHS = 100

# Below stands a copy of the mail, full of addresses.
_COPY = re.compile(
    r"^[-> ]*(?:below this line is a copy|(?:this is )?a copy of (?:your|the) message"
    r"|this is a copy of|original message|original headers|headers of|message header"
    r"|the (?:message )?headers? (?:and|of|follow)|the message returned below is"
    r"|(?:your|the) (?:original )?(?:message|mail)[\w ]{0,20}(?:follows|was as follows)"
    r"|returned (?:message|mail)|undelivered message|unsent message"
    r"|diagnostic information for|mensaje original|mensaje devuelto"
    r"|(?:received|return-path|dkim-signature): ).*",
    re.IGNORECASE | re.MULTILINE,
)
_MAILTO = re.compile(r"<mailto:[^<>]*>")
_REJECTED = re.compile(r"automatically rejected|was rejected", re.IGNORECASE)
_REPORT_CODE = re.compile(
    r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])|\b(?:SMTP|said|error|code|reply|status)"
    r"\W{1,3}(?:\w+\W{1,3}){0,3}[45]\d\d\b|^\W{0,4}[45]\d\d[ -]\D",
    re.IGNORECASE | re.MULTILINE,
)


def is_rejected(mail: ParsedMail) -> bool:
    """Whether it tells of a mail that was refused, though it calls itself a receipt
    (Sieve's reject, Dovecot)."""
    return bool(_REJECTED.search(f"{mail.subject[:200]}\n{mail.text[:500]}"))


def has_code(mail: ParsedMail) -> bool:
    """Whether a server's code of failure stands in the words."""
    return bool(_REPORT_CODE.search(_explanation(mail)))


def has_failed(mail: ParsedMail) -> bool:
    """Whether the words are those of a bounce; only a daemon's can be told by them."""
    return bool(vocabulary.FAILURE.search(mail.text[:LONGEST]))


def has_mail_failed(mail: ParsedMail) -> bool:
    """The same, and of a mail: parcels cannot be delivered either."""
    paragraphs = _paragraphs(_explanation(mail))
    return any(
        vocabulary.FAILURE.search(paragraph)
        and vocabulary.MAIL.search(" ".join(paragraphs[max(index - 2, 0) : index + 1]))
        for index, paragraph in enumerate(paragraphs[:MOST_PARAGRAPHS])
    )


def has_arrived(mail: ParsedMail) -> bool:
    """Whether it tells of a success."""
    return kind(mail) == "delivered"


def is_about_goods(mail: ParsedMail) -> bool:
    """Whether parcels and the like are what is not delivered."""
    return any(
        vocabulary.GOODS.search(paragraph)
        for paragraph in _paragraphs(_explanation(mail))
        if vocabulary.FAILURE.search(paragraph)
    )


def is_of_courier(mail: ParsedMail) -> bool:
    """Whether it speaks of goods, and neither of mail nor of an address."""
    said = _explanation(mail)
    return bool(
        vocabulary.GOODS.search(said) and not vocabulary.MAIL.search(said)
    ) and not names_somebody(mail)


def names_somebody(mail: ParsedMail) -> bool:
    """Whether the words name an address that may have been missed."""
    return bool(missed(mail, _paragraphs(_explanation(mail))))


def kind(mail: ParsedMail) -> Kind:
    """What became of the mail, as far as the words say."""
    said = _explanation(mail)
    subject = mail.subject[:500]
    if vocabulary.DELAY.search(subject) or vocabulary.DELAY.search(said):
        return "delayed"
    if vocabulary.WARNING.match(subject) and not vocabulary.FOR_GOOD.search(said):
        return "delayed"
    status = find_status(said)
    told = vocabulary.DELIVERED.search(subject) or vocabulary.DELIVERED.search(said)
    if told and status[:1] in ("", "2") and not vocabulary.FAILURE.search(said):
        return "delivered"
    return "temporary" if status.startswith("4") else "permanent"


def recipients(mail: ParsedMail, sent_to: str) -> list[Recipient]:
    """Whom the mail did not reach.

    :param sent_to: To and Cc of the mail that bounced; "" when they are not known
    """
    paragraphs = _paragraphs(_explanation(mail))
    emails = _failed(mail) or named(mail, paragraphs, sent_to)
    general = kind(mail)
    found = []
    for email in emails[:MOST_RECIPIENTS]:
        words = _words_about(email, paragraphs)
        status = find_status(words) or find_status(_diagnosis(mail, email))
        temporary = general == "permanent" and status.startswith("4")
        found.append(
            Recipient(email, "temporary" if temporary else general, status, words)
        )
    return found


def nobody(mail: ParsedMail) -> Recipient:
    """Somebody whom it does not name, with the words that say most."""
    paragraphs = _paragraphs(_explanation(mail))
    telling = [
        paragraph
        for paragraph in paragraphs
        if find_status(paragraph) or vocabulary.FAILURE.search(paragraph)
    ]
    words = tidy("\n".join(telling or paragraphs[:1]))
    return Recipient("", kind(mail), find_status(words), words)


def _explanation(mail: ParsedMail) -> str:
    text = mail.text[:LONGEST]
    copy = _COPY.search(text)
    return text[: copy.start()] if copy and copy.start() else text


def _failed(mail: ParsedMail) -> list[str]:
    """X-Failed-Recipients, as Exim and Gmail write it."""
    pieces = addresses.split(mail.header("X-Failed-Recipients"))
    found = filter(None, map(addresses.read, pieces))
    return list(dict.fromkeys(address.email for address in found))


def _paragraphs(text: str) -> list[str]:
    """Cut at blank lines, and where a line begins with an address of its own."""
    pieces = re.split(r"\n[ \t]*\n|\n(?=[ \t]*<[^<>\s]+@[^<>\s]+>)", text)
    return [piece for piece in pieces if piece.strip()]


def _diagnosis(mail: ParsedMail, email: str) -> str:
    """What stands behind an address in the part for administrators."""
    text = mail.text[:LONGEST]
    start = text.lower().find(email, len(_explanation(mail)))
    return text[start + len(email) :][:200] if start >= 0 else ""


def _words_about(email: str, paragraphs: list[str]) -> str:
    """What is said of an address: where a status is given, else where it is last."""
    said = ""
    for index, paragraph in enumerate(paragraphs):
        position = paragraph.lower().find(email)
        if position < 0:
            continue
        rest = _MAILTO.sub("", paragraph[position + len(email) :]).lstrip(
            ">):;., \n\t-"
        )
        if not re.search(r"\w", rest):
            below = paragraphs[index + 1 : index + 2]
            rest = below[0] if below else paragraph
        said = tidy(rest)
        if find_status(said):
            break
    return said
