"""Whether browsers come back from Microsoft or Google to where Odoo thinks it is."""

import ipaddress
from urllib.parse import urlsplit

LOCAL_ENDINGS = (".local", ".localhost", ".localdomain", ".lan", ".internal", ".home")


def problem(base: str, here: str = "") -> str:
    """What is wrong with Odoo's own address as a redirect URI.

    :param base: that address, as it is set
    :param here: the address at which it is used right now, "" when not known
    :return: "http": it is not encrypted; "local": only this machine or network knows
        it; "elsewhere": Odoo is used at another address; "" when nothing is wrong
    """
    parts = urlsplit(base or "")
    if _is_local(parts.hostname or ""):
        return "local"
    if parts.scheme != "https":
        return "http"
    if here and _place(here) != _place(base):
        return "elsewhere"
    return ""


def _place(url):
    parts = urlsplit(url)
    return parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def _is_local(host):
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(LOCAL_ENDINGS)
    return True  # Google takes no IP address at all
