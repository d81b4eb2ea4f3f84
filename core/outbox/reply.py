"""Whom an answer goes to, and what its headers and its quote say."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, Protocol

from ..conversation import message_id as message_ids
from ..conversation.quote import unfold
from ..inbound import addresses
from ..inbound.html import activate_remote, html_to_text
from ..inbound.mail import Address
from ..inbound.pipeline import is_among
from .plain_links import written_out

Mode = Literal["new", "reply", "reply_all", "forward"]

LONGEST_REFERENCES = 900
"""Characters; a header line may have 998 octets (RFC 5322, 2.1.1)."""

_PREFIX = re.compile(
    r"\s*(?:re|aw|antw|antwort|sv|vs|rv|ref|res|rif|r|odp|ynt|vá|bls|yml|回复|答复|"
    r"返信|fwd?|wg|tr|i|enc|enviado|reenv|doorst|vl|vb|trans|pd|ilt|fs|továbbítás|"
    r"转发|轉寄)\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*",
    re.IGNORECASE,
)

_QUOTE_EDGE = re.compile(r'<(/?)blockquote\b[^<>"]*+(?:"[^"]*"[^<>"]*+)*+>')
_DEEPEST_QUOTE = 20


class InvalidAddress(Exception):
    """What was typed as a recipient is not an e-mail address.

    :param text: the part that cannot be read, as it was typed
    """

    def __init__(self, text: str):
        super().__init__(text)
        self.text = text


class Envelope(Protocol):
    """The address headers of a mail; :class:`ParsedMail` has them."""

    sender: Address | None
    reply_to: Sequence[Address]
    to: Sequence[Address]
    cc: Sequence[Address]


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom an answer goes to, without doubles.

    :param to: may be empty (a forward, or when every address is our own)
    """

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()


def recipients(mail: Envelope, own: Iterable[str], mode: Mode) -> Recipients:
    """Recipients of an answer (RFC 5322, 3.6.3).

    Reply-To is honoured; our own addresses are left out; an answer to a mail of ours
    goes on to those it was sent to.

    :param own: addresses of the touchpoint; ``name+tag@`` counts as ``name@``
    """
    ours = {email.strip().lower() for email in own}
    if mode == "forward":
        return Recipients()
    seen: set[str] = set()

    def fresh(found: Iterable[Address]) -> tuple[Address, ...]:
        new = []
        for address in found:
            if address.email not in seen and not is_among(address.email, ours):
                seen.add(address.email)
                new.append(address)
        return tuple(new)

    author = fresh(mail.reply_to) or fresh([mail.sender] if mail.sender else [])
    to = author or fresh(mail.to)
    if mode == "reply":
        return Recipients(to or fresh(mail.cc))
    to += fresh(mail.to)
    cc = fresh(mail.cc)
    return Recipients(to, cc) if to else Recipients(cc)


def base_subject(subject: str) -> str:
    """The subject without its ``Re:``, ``AW:``, ``RV:``, ``Fwd:``… in any language."""
    subject = " ".join(subject.split())
    while match := _PREFIX.match(subject):
        subject = subject[match.end() :]
    return subject.strip()


def subject(original: str, mode: Mode, prefixes: Mapping[str, str]) -> str:
    """Subject of an answer, with one prefix only.

    :param prefixes: ``{"reply": "Re", "forward": "Fwd"}``, as the touchpoint wants them
    """
    prefix = prefixes["forward" if mode == "forward" else "reply"].strip().rstrip(":")
    return f"{prefix}: {base_subject(original)}".rstrip()


def reference_headers(
    parent_message_id: str, parent_references: Sequence[str]
) -> tuple[str, str]:
    """Values of In-Reply-To and References of an answer (RFC 5322, 3.6.4).

    Of too many references the first, which opened the thread, and the last are kept.
    """
    parent = message_ids.normalise(parent_message_id)
    chain = list(dict.fromkeys(i for i in parent_references if i and i != parent))
    if parent:
        chain.append(parent)
    if not chain:
        return "", ""
    first, rest, room = chain[0], chain[1:], LONGEST_REFERENCES - len(chain[0])
    kept: list[str] = []
    for each in reversed(rest):
        room -= len(each) + 1
        if room < 0 and kept:
            break
        kept.insert(0, each)
    return parent, " ".join([first, *kept])


def quoted(html: str, attribution: str) -> str:
    """The quote that stands below an answer, laid open and as inert as it was: it may
    be shown and stored. :func:`as_sent` makes of it what leaves.

    :param html: as :func:`inbound.html.clean` left it
    :param attribution: plain words, translated and dated ("On … Ana wrote:"), or the
        lines above a forwarded mail
    """
    words = escape(attribution).replace("\n", "<br>")
    return (
        f'<div class="moz-cite-prefix">{words}<br></div>'
        '<blockquote type="cite" style="margin:0 0 0 .8ex;'
        'border-left:1px solid #ccc;padding-left:1ex">'
        f"{unfold(html)}</blockquote>"
    )


def as_sent(quote: str) -> str:
    """A quote whose remote images work again: the customer gets his mail back as he
    sent it. It is no longer to be shown here."""
    return activate_remote(quote)


def plain(html: str) -> str:
    """The text/plain of an answer: its words, with the addresses of links, and each
    level of quotes behind ``> ``.

    :param html: the answer with its quote, cleaned
    """
    lines: list[str] = []
    last_depth = 0
    for depth, stretch in _by_depth(unfold(html)):
        words = html_to_text(stretch if depth else written_out(stretch))
        if not words:
            continue
        if lines:
            lines.append(_behind_arrows(min(depth, last_depth), ""))
        lines += [_behind_arrows(depth, line) for line in words.split("\n")]
        last_depth = depth
    return "\n".join(lines)


def _by_depth(html: str) -> Iterator[tuple[int, str]]:
    """(in how many quotes, HTML) of each stretch between the edges of quotes."""
    depth, position = 0, 0
    for match in _QUOTE_EDGE.finditer(html):
        yield depth, html[position : match.start()]
        depth = max(0, depth - 1) if match[1] else depth + 1
        position = match.end()
    yield depth, html[position:]


def _behind_arrows(depth: int, line: str) -> str:
    return f"{'> ' * min(depth, _DEEPEST_QUOTE)}{line}".rstrip()


def parse_addresses(text: str) -> list[Address]:
    """Recipients as an agent types them: ``Ana <a@b.c>, d@e.f; g@h``.

    :raises InvalidAddress: with the first part that is not an address
    """
    found: dict[str, Address] = {}
    for piece in addresses.split(text):
        address = addresses.read(piece)
        if address is None or not _typed_well(piece, address):
            raise InvalidAddress(piece)
        found.setdefault(address.email, address)
    return list(found.values())


def _typed_well(piece: str, address: Address) -> bool:
    """Nothing but a name and one address: ``ana a@b.c d@e.f`` is a slip."""
    if not addresses.is_email(address.email) or piece.count("<") != piece.count(">"):
        return False
    if "<" in piece:
        other = addresses.read(piece.rpartition("<")[0])
        is_one = other is None or other.email == address.email
        return is_one and piece.rstrip().endswith(">")
    return piece.strip().lower() == address.email
