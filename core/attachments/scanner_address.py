"""Where a virus scanner is: a socket of this machine, or a server and its port."""

import re
from dataclasses import dataclass

PORT = 3310  # clamd's own
_UNIX = "unix:"
_LONGEST_PATH = 107  # bytes, by the operating system
_HOST = re.compile(r"[A-Za-z0-9_.-]+")
# Where distributions put clamd: Debian, Alpine, Fedora, FreeBSD; and by TCP.
USUAL = (
    "unix:/run/clamav/clamd.ctl",
    "unix:/var/run/clamav/clamd.ctl",
    "unix:/run/clamav/clamd.sock",
    "unix:/run/clamd.scan/clamd.sock",
    "unix:/var/run/clamd.scan/clamd.sock",
    "unix:/var/run/clamav/clamd.sock",
    f"127.0.0.1:{PORT}",
)


class BadAddress(ValueError):
    """:param problem: "empty", "path" (not absolute, or too long), "host" or "port"."""

    def __init__(self, problem):
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True)
class Place:
    """A unix socket at ``path``, or ``host`` and ``port``."""

    path: str = ""
    host: str = ""
    port: int = 0

    def __str__(self):
        if self.path:
            return f"{_UNIX}{self.path}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse(text: str) -> Place:
    """What somebody typed: "unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl",
    "scanner.example.com:3310", "[::1]:3310", or a host alone. Raises BadAddress."""
    text = text.strip()
    if not text:
        raise BadAddress("empty")
    is_path = text.startswith("/")
    if is_path or text.lower().startswith(_UNIX):
        return _parse_path(text if is_path else text[len(_UNIX) :])
    return _parse_server(re.sub(r"^tcp:(//)?", "", text, flags=re.IGNORECASE))


def _parse_path(path):
    path = re.sub(r"^/{2,}", "/", path.strip())
    if (
        not path.startswith("/")
        or not path.isprintable()
        or len(path.encode()) > _LONGEST_PATH
    ):
        raise BadAddress("path")
    return Place(path=path)


def _parse_server(text):
    bracketed = re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](?::(.*))?", text)
    if bracketed:
        return Place(host=bracketed[1], port=_parse_port(bracketed[2]))
    if text.count(":") > 1 and re.fullmatch(r"[0-9A-Fa-f:.]+", text):
        return Place(host=text, port=PORT)
    host, _colon, port = text.partition(":")
    if "/" in text or not _HOST.fullmatch(host):
        raise BadAddress("host")
    return Place(host=host, port=_parse_port(port if _colon else None))


def _parse_port(text):
    if text is None:
        return PORT
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise BadAddress("port")
    return int(text)
