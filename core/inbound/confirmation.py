"""What mail providers send to an address before they forward mail to it: a code to be
entered there, a link to be followed.

Anybody can write a mail that looks like one. Its code does no harm; its link is told
only when our own server says that the provider sent it, and it leads to the provider.
"""

import html as entities
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from . import authentication
from .mail import ParsedMail

LONGEST_TEXT = 50_000
LONGEST_LINK = 2_000


@dataclass(frozen=True, slots=True)
class Confirmation:
    """
    :param provider: its name, for people
    :param code: digits; "" when there is none
    :param link: https, at the provider's; "" when there is none or it is not genuine
    :param genuine: a server that we trust says that the provider sent it
    """

    provider: str
    code: str
    link: str
    genuine: bool


@dataclass(frozen=True, slots=True)
class _Provider:
    """
    :param domains: of its addresses and its links, with their subdomains
    :param senders: the only addresses it uses; empty for any in its domains
    :param link: how the path of the right link begins; there may be others, such as
        one that refuses
    """

    name: str
    domains: tuple[str, ...]
    senders: frozenset[str] = field(default=frozenset())
    link: re.Pattern = re.compile(r".*(?:verif|confirm|validat|accept|approv)", re.I)


PROVIDERS = (
    _Provider(
        "Gmail",
        ("google.com",),
        frozenset(["forwarding-noreply@google.com"]),
        re.compile(r"/mail/(?:u/\d/)?vf-"),
    ),
    _Provider("Zoho Mail", ("zoho.com", "zoho.eu", "zoho.in", "zohomail.com")),
    _Provider("Outlook", ("microsoft.com", "outlook.com", "live.com")),
    _Provider("Yahoo", ("yahoo.com", "yahoo-inc.com", "yahooinc.com")),
    _Provider("AOL", ("aol.com",)),
    _Provider("iCloud", ("apple.com", "icloud.com")),
    _Provider("Yandex", ("yandex.ru", "yandex.com", "ya.ru")),
    _Provider("Proton Mail", ("proton.me", "protonmail.com")),
    _Provider("Fastmail", ("fastmail.com",)),
    _Provider("GMX", ("gmx.net", "gmx.com", "gmx.es")),
)

_FORWARDING = re.compile(
    r"forward|reenv[ií]|redirec|reencamin|encaminh|weiterleit|transfert|transf[eé]r"
    r"|renvoi|inoltr|doorstur|vidarebef|viderebef|videresend|przekaz|пересыл|переадрес"
    r"|yönlendir|転送|转发|轉寄|전달",
    re.IGNORECASE,
)
_IN_SUBJECT = re.compile(r"\(#(\d{4,12})\)")
# "Confirmation code: 123456789", in any language: the only line that ends so.
_IN_TEXT = re.compile(r"[:：]\s{0,5}\**(\d{6,12})\**\s*$", re.MULTILINE)
_LINK = re.compile(r"https://[^\s<>\"'\\]{4,2000}")


def read(mail: ParsedMail, trusted: Collection[str]) -> Confirmation | None:
    """What a provider asks to confirm; None when the mail is no such thing.

    :param trusted: the servers whose word on the sender counts, see
        :func:`authentication.read`
    """
    provider = _sent_by(mail)
    if provider is None or not _FORWARDING.search(mail.subject):
        return None
    found = authentication.read(mail, trusted)
    if found.warns:
        return None
    genuine = authentication.vouches(mail, trusted)
    text = mail.text[:LONGEST_TEXT]
    code = _IN_SUBJECT.search(mail.subject) or _IN_TEXT.search(text)
    link = _find_link(mail, provider) if genuine else ""
    if not (code or link):
        return None
    return Confirmation(provider.name, code[1] if code else "", link, genuine)


def _sent_by(mail: ParsedMail) -> _Provider | None:
    sender = mail.sender.email if mail.sender else ""
    domain = sender.rpartition("@")[2]
    for provider in PROVIDERS:
        if provider.senders:
            if sender in provider.senders:
                return provider
        elif _is_within(domain, provider.domains):
            return provider
    return None


def _find_link(mail: ParsedMail, provider: _Provider) -> str:
    text = mail.text[:LONGEST_TEXT] + "\n" + entities.unescape(mail.html[:LONGEST_TEXT])
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;)>]")
        try:
            parts = urlsplit(link)
            host = parts.hostname or ""
        except ValueError:
            continue
        # No user name in front of it: people read what stands there as the host.
        if "@" in parts.netloc or not _is_within(host, provider.domains):
            continue
        if len(link) < LONGEST_LINK and provider.link.match(parts.path + parts.query):
            return link
    return ""


def _is_within(host: str, domains: Collection[str]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in domains)
