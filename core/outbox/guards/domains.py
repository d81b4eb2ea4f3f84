"""Which organisation an address belongs to, as far as its domain says so."""

from collections.abc import Iterable

# Anybody has an address there: that two have one says nothing about them.
FREE = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "outlook.es",
        "hotmail.com",
        "hotmail.es",
        "hotmail.co.uk",
        "hotmail.fr",
        "hotmail.de",
        "hotmail.it",
        "live.com",
        "live.co.uk",
        "msn.com",
        "yahoo.com",
        "yahoo.es",
        "yahoo.co.uk",
        "yahoo.fr",
        "yahoo.de",
        "yahoo.it",
        "yahoo.com.mx",
        "yahoo.com.ar",
        "yahoo.com.br",
        "ymail.com",
        "rocketmail.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "gmx.com",
        "gmx.net",
        "gmx.de",
        "gmx.es",
        "gmx.at",
        "web.de",
        "t-online.de",
        "freenet.de",
        "mail.com",
        "mail.ru",
        "yandex.ru",
        "yandex.com",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "tutanota.com",
        "zoho.com",
        "fastmail.com",
        "telefonica.net",
        "terra.es",
        "movistar.es",
        "orange.es",
        "ono.com",
        "wanadoo.es",
        "wanadoo.fr",
        "orange.fr",
        "free.fr",
        "laposte.net",
        "sfr.fr",
        "libero.it",
        "virgilio.it",
        "tiscali.it",
        "uol.com.br",
        "bol.com.br",
        "terra.com.br",
        "sapo.pt",
        "qq.com",
        "163.com",
        "126.com",
        "comcast.net",
        "verizon.net",
        "att.net",
        "btinternet.com",
        "sky.com",
    ]
)


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].strip().lower().rstrip(".")


def organisations(emails: Iterable[str], others: Iterable[str] = ()) -> set[str]:
    """The domains of these addresses, and the others, that are somebody's own."""
    domains = {domain_of(each) for each in emails} | set(others)
    return domains - FREE - {""}


def is_within(domain: str, known: Iterable[str]) -> bool:
    """Whether a domain is one of these, above or below it: ``mail.example.com`` and
    ``example.com`` are one organisation. Free mail is nobody's."""
    if domain in FREE:
        return False
    return any(
        domain == each or domain.endswith(f".{each}") or each.endswith(f".{domain}")
        for each in known
    )
