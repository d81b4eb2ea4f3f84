"""Servers of the mail providers people use, so that an address is enough to connect.

Sources: each provider's own page on IMAP and SMTP settings.
"""

from dataclasses import dataclass
from typing import Literal

Encryption = Literal["none", "starttls", "ssl"]

PORTS: dict[str, dict[Encryption, int]] = {
    "imap": {"none": 143, "starttls": 143, "ssl": 993},
    "smtp": {"none": 25, "starttls": 587, "ssl": 465},
}


def default_port(protocol: Literal["imap", "smtp"], encryption: Encryption) -> int:
    """The port a protocol is served on (RFC 8314; plain SMTP: RFC 5321)."""
    return PORTS[protocol][encryption]


@dataclass(frozen=True, slots=True)
class Preset:
    """One provider's servers.

    :param app_password: the account's own password is refused over IMAP and SMTP; the
        provider gives out a password for each application instead
    :param domains: of the addresses that are hosted there
    """

    imap_host: str
    imap_port: int
    imap_encryption: Encryption
    smtp_host: str
    smtp_port: int
    smtp_encryption: Encryption
    app_password: bool = False
    domains: frozenset[str] = frozenset()


def _preset(imap_host, smtp_host, smtp_encryption, app_password, domains):
    return Preset(
        imap_host,
        default_port("imap", "ssl"),
        "ssl",
        smtp_host,
        default_port("smtp", smtp_encryption),
        smtp_encryption,
        app_password,
        frozenset(domains.split()),
    )


PRESETS: dict[str, Preset] = {
    "gmail": _preset(
        "imap.gmail.com", "smtp.gmail.com", "ssl", True, "gmail.com googlemail.com"
    ),
    "microsoft": _preset(
        "outlook.office365.com",
        "smtp.office365.com",
        "starttls",
        True,
        "outlook.com hotmail.com live.com msn.com outlook.es hotmail.es live.es "
        "outlook.fr hotmail.fr live.fr outlook.de hotmail.de live.de outlook.it "
        "hotmail.it live.it outlook.pt hotmail.co.uk live.co.uk outlook.cl "
        "outlook.com.ar outlook.com.br live.com.ar live.com.mx live.cl live.nl",
    ),
    "yahoo": _preset(
        "imap.mail.yahoo.com",
        "smtp.mail.yahoo.com",
        "ssl",
        True,
        "yahoo.com ymail.com rocketmail.com yahoo.es yahoo.fr yahoo.de yahoo.it "
        "yahoo.co.uk yahoo.com.ar yahoo.com.br yahoo.com.mx yahoo.cl yahoo.com.co "
        "yahoo.com.pe yahoo.co.in yahoo.ca yahoo.com.au yahoo.ie",
    ),
    "aol": _preset(
        "imap.aol.com", "smtp.aol.com", "ssl", True, "aol.com aim.com aol.co.uk"
    ),
    "icloud": _preset(
        "imap.mail.me.com",
        "smtp.mail.me.com",
        "starttls",
        True,
        "icloud.com me.com mac.com",
    ),
    "generic": _preset("", "", "starttls", False, ""),
}

_BY_DOMAIN = {
    domain: name for name, preset in PRESETS.items() for domain in preset.domains
}


def for_address(email: str) -> str:
    """Name of the preset for an address; ``generic`` when its domain is not known."""
    domain = email.strip().rpartition("@")[2].lower()
    return _BY_DOMAIN.get(domain, "generic")
