"""The name that a client says with EHLO (RFC 5321, 4.1.1.1)."""

import functools
import re
import socket

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}", re.IGNORECASE)
_NOBODY = (".localdomain", ".localhost")


def ehlo_name(*names):
    """The first of `names` that strict servers take as a domain, in ASCII; "" when
    none is. A single word is none, nor is a name with "_"."""
    for name in names:
        if ascii_name := _ascii(name.strip().rstrip(".")):
            return ascii_name
    return ""


@functools.cache
def machine_name():
    """What this machine is called; asked once, for it may wait for a name server."""
    return socket.getfqdn()


def literal(sock):
    """The machine's address on this connection, for who has no name: "[192.0.2.1]"."""
    address = sock.getsockname()[0].partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _ascii(name):
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        return ""
    right = len(name) <= 255 and _DOMAIN.fullmatch(name)
    return name if right and not name.lower().endswith(_NOBODY) else ""
