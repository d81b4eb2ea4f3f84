"""Which addresses lead to this Odoo itself, or to its own network.

A mail that names them would make the reader's browser act here with his session.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

# Anything a browser may read in another way (``https:/path`` is relative to the page,
# ``\\`` a slash) is no address of elsewhere.
_ABSOLUTE = re.compile(r"https?://([^/?#\\\s]+)(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_PORT = re.compile(r":\d*$")


def host_of(url: str) -> str:
    """The host that a browser asks, normalized; empty when there is none for sure.

    :param url: absolute, as it stands in a mail
    """
    match = _ABSOLUTE.fullmatch(url.strip())
    return _normalise(match[1].rpartition("@")[2]) if match else ""


def hosts_of(urls: Collection[str]) -> set[str]:
    """Hosts of our own URLs or ``host:port``, for :func:`is_elsewhere`."""
    found = set()
    for url in filter(None, urls):
        netloc = urlsplit(url if "//" in url else f"//{url}").netloc
        found.add(_normalise(netloc.rpartition("@")[2]))
    return found - {""}


def is_elsewhere(url: str, own: Collection[str]) -> bool:
    """Whether a URL surely leads to the public internet and not to us.

    A number in the place of a name, and a name without a dot, may be of this machine
    or of the network behind the reader.

    :param own: see :func:`hosts_of`; any port of them is ours
    """
    host = host_of(url)
    if "." not in host or host in own or _is_number(host):
        return False
    return host.rpartition(".")[2] not in ("localhost", "local", "internal")


def leads_here(url: str, own: Collection[str]) -> bool:
    return host_of(url) in own


def _normalise(authority: str) -> str:
    host = unquote(_PORT.sub("", authority))
    host = unicodedata.normalize("NFKC", host).lower().rstrip(".。")
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return ""
    return host if re.fullmatch(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]", host) else ""


def _is_number(host: str) -> bool:
    """``127.1``, ``0x7f000001``, ``[::1]``: what ends in a number is no name
    (WHATWG URL, 3.5)."""
    last = host.rpartition(".")[2]
    if host.startswith("[") or re.fullmatch(r"\d+|0x[0-9a-f]*", last):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
