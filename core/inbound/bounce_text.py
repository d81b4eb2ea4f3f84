"""Bounces that only people were meant to read: qmail, Exim, Exchange, and gateways
that have flattened a DSN."""

import re

from . import addresses
from .dsn import Kind, Recipient, find_status, tidy
from .mail import ParsedMail

LONGEST = 20_000
"""Characters of the text that are looked at."""
MOST_RECIPIENTS = 20

_SUBJECT = re.compile(
    r"undeliver|not delivered|returned mail|returned to sender|return(?:ed)? to sender"
    r"|delivery (?:status|failure|failed|has failed|delayed|report|problem|error)"
    r"|delivery[\w ]{0,20}(?:failed|delayed|unsuccessful)|mail delivery|message delayed"
    r"|failure notice|failed mail|mail system error|mail failure|non[- ]?deliver"
    r"|could ?n[o']t (?:be )?(?:send|deliver)|could not (?:be )?(?:send|sent|deliver)"
    r"|no se (?:puede|pudo|ha podido) entregar|no (?:se )?entreg|error de entrega"
    r"|no s['’]ha pogut lliurar|n[aã]o (?:foi )?entregue|unzustellbar|nicht zugestellt"
    r"|non remis|[eé]chec de (?:la )?remise|non recapitabil|mancato recapito"
    r"|onbestelbaar|niet (?:af)?geleverd|недоставлен|не доставлено|退信|配信不能",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"this is the (?:qmail-send program|mail system at host|postfix program)"
    r"|this message was created automatically by mail delivery software"
    r"|(?:could not|couldn['’]t|cannot|can['’]t) be delivered"
    r"|(?:was|were) not delivered|unable to deliver|undeliverable"
    r"|delivery (?:to the following|has failed|failed)|permanent (?:fatal )?error"
    r"|did not reach (?:some or all of )?the|address(?:es)? (?:had|failed)"
    r"|no se (?:pudo|ha podido|puede) entregar|konnte nicht zugestellt",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"delayed|warning:|not yet been delivered|has not been delivered yet"
    r"|(?:still|being) (?:trying|retried)|(?:will|we'll) (?:keep|continue|be retried)"
    r"|will (?:try|retry)|no action is required|do not need to resend"
    r"|retras|demorad|aplazad|verzögert|retard[eé]|in ritardo|vertraagd",
    re.IGNORECASE,
)
# Below stands a copy of the mail, full of addresses.
_COPY = re.compile(
    r"^[-> ]*(?:below this line is a copy|(?:this is )?a copy of (?:your|the) message"
    r"|this is a copy of|original message|original headers|headers of|message header"
    r"|returned message|undelivered message|unsent message|diagnostic information for"
    r"|(?:received|return-path|dkim-signature): ).*",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(
    r"[^\s<>()\[\]\",;:'@]{1,64}@(?:[^\s<>()\[\]\",;:'@.]{1,63}\.){1,8}"
    r"[^\s<>()\[\]\",;:'@.]{2,63}"
)
_NOBODY = re.compile(r"(?:mailer-?daemon|postmaster|abuse)@")


def in_subject(mail: ParsedMail) -> bool:
    """Whether the subject is that of a bounce."""
    return bool(_SUBJECT.search(mail.subject[:500]))


def in_text(mail: ParsedMail) -> bool:
    """Whether the words are those of a bounce; only a daemon's can be told by them."""
    return bool(_TEXT.search(mail.text[:LONGEST]))


def kind(mail: ParsedMail) -> Kind:
    """What became of the mail, as far as the words say."""
    said = _explanation(mail)
    if _DELAY.search(mail.subject[:500]) or _DELAY.search(said):
        return "delayed"
    status = find_status(said)
    return "temporary" if status.startswith("4") else "permanent"


def recipients(mail: ParsedMail, sent_to: str) -> list[Recipient]:
    """Whom the mail did not reach.

    :param sent_to: To and Cc of the mail that bounced; "" when they are not known
    """
    paragraphs = _paragraphs(_explanation(mail))
    emails = _failed(mail) or _named(mail, paragraphs, sent_to)
    general = kind(mail)
    found = []
    for email in emails[:MOST_RECIPIENTS]:
        words = _words_about(email, paragraphs)
        status = find_status(words)
        temporary = general == "permanent" and status.startswith("4")
        found.append(
            Recipient(email, "temporary" if temporary else general, status, words)
        )
    return found


def _explanation(mail: ParsedMail) -> str:
    text = mail.text[:LONGEST]
    copy = _COPY.search(text)
    return text[: copy.start()] if copy and copy.start() else text


def _failed(mail: ParsedMail) -> list[str]:
    """X-Failed-Recipients, as Exim and Gmail write it."""
    pieces = addresses.split(mail.header("X-Failed-Recipients"))
    found = filter(None, map(addresses.read, pieces))
    return list(dict.fromkeys(address.email for address in found))


def _named(mail: ParsedMail, paragraphs: list[str], sent_to: str) -> list[str]:
    """Addresses in the words; those that the mail was sent to, when that is known."""
    known = {each.lower() for each in _ADDRESS.findall(sent_to[:LONGEST])}
    found = [
        email.lower()
        for paragraph in paragraphs
        for email in _ADDRESS.findall(paragraph)
    ]
    named = [email for email in found if email in known]
    if not named and len(known) == 1:
        named = list(known)
    if not named and not known:
        ours = {address.email for address in mail.to}
        named = [e for e in found if e not in ours and not _NOBODY.match(e)]
    return list(dict.fromkeys(named))


def _paragraphs(text: str) -> list[str]:
    """Cut at blank lines, and where a line begins with an address of its own."""
    pieces = re.split(r"\n[ \t]*\n|\n(?=[ \t]*<[^<>\s]+@[^<>\s]+>)", text)
    return [piece for piece in pieces if piece.strip()]


def _words_about(email: str, paragraphs: list[str]) -> str:
    """What is said of an address: where a status is given, else where it is last."""
    said = ""
    for index, paragraph in enumerate(paragraphs):
        position = paragraph.lower().find(email)
        if position < 0:
            continue
        rest = paragraph[position + len(email) :].lstrip(">):;., \n\t")
        if not re.search(r"\w", rest):
            below = paragraphs[index + 1 : index + 2]
            rest = below[0] if below else paragraph
        said = tidy(rest)
        if find_status(said):
            break
    return said
