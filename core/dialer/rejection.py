"""What it says of an address that a mail to it was refused."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..inbound.dsn import Recipient

Kind = Literal["hard", "soft", "policy"]
"""``hard`` nobody is behind the address; ``soft`` it may work another time; ``policy``
the mail or its sender was not wanted, which says nothing of the address."""

_SEVERITY: tuple[Kind, ...] = ("hard", "soft", "policy")

# Who refuses a mail for what it is, or for whom it comes from, says so whatever code
# it gives: the address may well be a good one.
_POLICY = re.compile(
    r"\bspam|\bunsolicited|\bjunk\b|\bbulk\b|block ?list|black ?list|spamhaus|barracuda"
    r"|spamcop|sorbs|\bdnsbl|\brbl\b|reputation|\bpolic(?:y|ies)\b|\bdmarc|\bspf\b|\bdkim"
    r"|authenticat|\bblocked\b|\bbanned\b|\bvirus|\bphish|prohibited|\bcontent\b|sender"
    r" (?:address )?rejected|client host|not (?:allowed|authori[sz]ed|permitted)"
    r"|relay(?:ing)? (?:access )?denied|unable to relay|\bptr\b|reverse dns|rdns"
    r"|too many (?:messages|connections|recipients)|rate limit|throttl|\bprivacy\b",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(?:mailbox|inbox|quota|storage|account|user|buz[oó]n|b[uú]stia|postfach|bo[iî]te"
    r"|casella|caixa|postvak)[^.;]{0,40}(?:full|exceed|over|llen[oa]|plena|voll|pleine"
    r"|piena|cheia|vol\b)|over ?quota|exceeded (?:\w+ ){0,3}(?:quota|storage)"
    r"|too quickly|out of storage|insufficient (?:system )?storage",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"(?:user|recipient|mailbox|address|account|destinatario|usuario|destinatari|usuari"
    r"|cuenta|direcci[oó]n|buz[oó]n|empf[aä]nger|destinataire|utilisateur|utente"
    r"|destinat[aá]rio|gebruiker)[^.;]{0,40}(?:unknown|not (?:be )?found|not exist"
    r"|n['’]t exist|no(?:t a)? (?:longer )?(?:valid|known)|invalid|disabled|inactive"
    r"|deactivated|suspended|closed|unavailable|desconocid|no existe|no s['’]ha trobat"
    r"|unbekannt|inconnu|sconosciuto|onbekend|n['’]existe pas|inexistente)"
    r"|(?:unknown|invalid|no such|no mailbox|not a valid|bad destination) (?:\w+ ){0,3}"
    r"(?:user|recipient|mailbox|address|account|person|here)"
    r"|no such (?:user|mailbox|recipient|person|address|domain)"
    r"|doesn['’]t have an? [\w.]{1,40} account|does not have an? [\w.]{1,40} account"
    r"|recipient address rejected: access denied|recipientnotfound|resolver\.adr"
    r"|account (?:that you tried to reach )?(?:does not exist|is disabled|is inactive)"
    r"|(?:host|domain)(?: name)?[^.;]{0,60}not found|nxdomain|nullmx|null mx|does not "
    r"accept mail",
    re.IGNORECASE,
)
# What stands in an address says nothing.
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:']{1,80}@[^\s<>()\[\]\",;:']{1,250}")
_HARD_STATUS = re.compile(r"5\.1\.(?:1|2|3|6|10)|5\.2\.1")
_SOFT_STATUS = re.compile(r"5\.2\.\d+|5\.3\.\d+|5\.4\.\d+|5\.1\.\d+|4\.[0-6]\.\d+")
_POLICY_STATUS = re.compile(r"[45]\.7\.\d+|5\.[36]\.\d+|5\.2\.3")
_OF_SIZE = ("5.2.3", "5.3.4")


@dataclass(frozen=True, slots=True)
class Rejection:
    """
    :param words: what the other server said, in one line
    """

    kind: Kind
    words: str


def of_answer(code: int, words: str) -> Kind:
    """What a server's final answer to a recipient says of him.

    :param code: of SMTP, 500 or more
    :param words: without the code, its enhanced status (RFC 3463) maybe first
    """
    found = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})(?![\d.])", words)
    return _kind(found[1] if found else str(code), words)


def of_report(recipients: Iterable[Recipient], email: str) -> Rejection | None:
    """What a report of a delivery says of the address that a mail was sent to; None
    when the mail arrived, or is still tried.

    :param recipients: see core.inbound.bounce.Bounce, of the mail to this address
    :param email: the address in lower case
    """
    refused = [
        Rejection(_kind_of(each, email), _words(each))
        for each in recipients
        if each.kind in ("permanent", "temporary")
    ]
    ranked = sorted(refused, key=lambda each: _SEVERITY.index(each.kind))
    return ranked[0] if ranked else None


def _kind_of(recipient: Recipient, email: str) -> Kind:
    kind = _kind(recipient.status, recipient.words)
    if recipient.kind == "temporary" and kind == "hard":
        return "soft"
    if kind == "hard" and not _is_at_home(recipient.email, email):
        # It was forwarded: where to can change.
        return "soft"
    return kind


def _is_at_home(told: str, email: str) -> bool:
    """Whether it is told of the address itself, or of another name of the mailbox."""
    return not told or told.rpartition("@")[2] == email.rpartition("@")[2]


def _kind(status: str, words: str) -> Kind:
    """What is said in words counts before the code, of which many servers have few."""
    words = _ADDRESS.sub("", words)
    if _FULL.search(words):
        return "soft"
    if _POLICY.search(words) or status in _OF_SIZE:
        return "policy"
    if status.startswith("4"):
        return "policy" if _POLICY_STATUS.fullmatch(status) else "soft"
    if _UNKNOWN.search(words) or _HARD_STATUS.fullmatch(status):
        return "hard"
    return "policy" if _POLICY_STATUS.fullmatch(status) else "soft"


def _words(recipient: Recipient) -> str:
    status, words = recipient.status, recipient.words
    return words if status in words else f"{status} {words}".strip()
