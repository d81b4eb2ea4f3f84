"""What the receiving server says of a sender's authenticity (RFC 8601).

Anybody can write an Authentication-Results header into a mail. Only those are read
that our own server has put on top, known by the name it gives itself there.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from .mail import ParsedMail

SERVERS: dict[str, tuple[str, ...]] = {
    "gmail": ("mx.google.com",),
    # Exchange Online leaves its name out.
    "microsoft": ("",),
    "yahoo": ("yahoo.com",),
    "aol": ("yahoo.com", "aol.com"),
    "icloud": ("icloud.com",),
}
"""The names of the presets' servers, see :func:`read`."""

# What stands below comes from the sender's side, unless the server wrote it.
_SENDERS_OWN = frozenset(
    ("received", "dkim-signature", "from", "to", "subject", "date", "message-id")
)
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*([a-z][a-z0-9-]*)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.I)
_DOMAIN = re.compile(
    r"\b(?:header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)", re.I
)
_RESULTS = frozenset(
    ("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", "policy")
)
LONGEST = 10_000
DEEPEST_COMMENT = 5


@dataclass(frozen=True, slots=True)
class Authentication:
    """Results in the words of RFC 8601, 2.7: ``pass``, ``fail``, ``softfail``,
    ``neutral``, ``none``, ``temperror``, ``permerror``, ``policy``; "" when the
    server does not say.

    :param warns: the mail may not be from whom it says: DMARC failed; or, where the
        domain publishes no DMARC, SPF or DKIM failed and neither vouches for it
    """

    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    warns: bool = False

    @property
    def words(self) -> str:
        """``SPF pass, DKIM fail``, of what the server says."""
        results = (("SPF", self.spf), ("DKIM", self.dkim), ("DMARC", self.dmarc))
        return ", ".join(f"{method} {result}" for method, result in results if result)


UNKNOWN = Authentication()


def read(mail: ParsedMail, trusted: Collection[str]) -> Authentication:
    """The results that a trusted server has stated, topmost first.

    :param trusted: the server's authserv-id, or a domain that it is in; "" trusts the
        topmost header without one. Nothing is believed when this is empty.
    """
    if not trusted:
        return UNKNOWN
    stated = list(_stated(mail, trusted))
    if not stated:
        return UNKNOWN
    sender = mail.sender.email.rpartition("@")[2] if mail.sender else ""
    spf, spf_aligned = _combine("spf", stated, sender)
    dkim, dkim_aligned = _combine("dkim", stated, sender)
    dmarc, _aligned = _combine("dmarc", stated, sender)
    failed = "fail" in (spf, dkim) and not (spf_aligned or dkim_aligned)
    warns = dmarc == "fail" or (failed and dmarc != "pass")
    return Authentication(spf, dkim, dmarc, warns)


def vouches(mail: ParsedMail, trusted: Collection[str]) -> bool:
    """Whether a trusted server says that the sender is who the mail says: DMARC passed,
    or SPF or DKIM did for his own domain.

    :param trusted: as in :func:`read`
    """
    if not trusted or not mail.sender:
        return False
    stated = list(_stated(mail, trusted))
    sender = mail.sender.email.rpartition("@")[2]
    dmarc, _aligned = _combine("dmarc", stated, sender)
    if dmarc in ("pass", "fail"):
        return dmarc == "pass"
    named = [each for each in stated if each[2]]  # of which it says for whom
    return any(_combine(method, named, sender)[1] for method in ("spf", "dkim"))


def suggest(mail: ParsedMail) -> str:
    """The authserv-id of a mail's topmost results, to be confirmed by somebody who
    knows the server; "" when there is none."""
    value = mail.header("authentication-results")
    return _split(value)[0] if value else ""


def _stated(
    mail: ParsedMail, trusted: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """(method, result, domain) of the topmost run of headers that can be trusted."""
    # Some servers write a header for each method; the first word on each counts.
    methods: set[str] = set()
    for name, value in mail.headers:
        name = name.lower()
        if name == "authentication-results":
            server, results = _split(value)
            if _is_trusted(server, trusted):
                yield from (each for each in results if each[0] not in methods)
                methods.update(each[0] for each in results)
            elif methods or "" in trusted:
                return
        elif methods and name in _SENDERS_OWN:
            return


def _is_trusted(server: str, trusted: Collection[str]) -> bool:
    if server in trusted:
        return True
    return any(each and server.endswith(f".{each.lower()}") for each in trusted)


def _split(value: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The authserv-id, "" when it is left out, and (method, result, domain)."""
    value = value[:LONGEST]
    for _level in range(DEEPEST_COMMENT):
        if "(" not in value:
            break
        value = _COMMENT.sub(" ", value)
    first, *rest = value.split(";")
    server = ""
    if "=" in first:
        rest.insert(0, first)
    else:
        server = first.split()[0].strip('"').lower() if first.strip() else ""
    return server, list(_results(rest))


def _results(pieces: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for piece in pieces:
        match = _RESULT.match(piece)
        if not match:
            continue
        result = match[2].lower()
        result = "fail" if result == "hardfail" else result
        domain = _DOMAIN.search(piece, match.end())
        named = domain[1].lower().rpartition("@")[2] if domain else ""
        yield match[1].lower(), result if result in _RESULTS else "none", named


def _combine(method: str, stated: list, sender: str) -> tuple[str, bool]:
    """One result of several, and whether a pass is for the sender's own domain.

    A mail may carry many signatures; one that is good is enough.
    """
    found = [(result, domain) for name, result, domain in stated if name == method]
    passed = [domain for result, domain in found if result == "pass"]
    if passed:
        return "pass", any(_is_aligned(domain, sender) for domain in passed)
    return (found[0][0] if found else ""), False


def _is_aligned(domain: str, sender: str) -> bool:
    """As DMARC's relaxed alignment, without a list of public suffixes."""
    if not domain or domain == sender:
        return True
    return sender.endswith(f".{domain}") or domain.endswith(f".{sender}")
