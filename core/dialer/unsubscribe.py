"""What the mails of a mass mailing say of themselves: how to be left out of the next
ones, and that they are many (RFC 2369, 2919, 8058).
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from email.header import Header
from html import escape
from urllib.parse import quote

from . import mime

ONE_CLICK = "List-Unsubscribe=One-Click"
"""Body of the POST by which a mail program unsubscribes its user (RFC 8058, 3.2)."""
WORD = "unsubscribe"
"""With which the subject of a mail begins that does the same."""
_PURPOSE = b"email_channel feedback id:"
_SPECIAL = re.compile(r"[^A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_SUBJECT = re.compile(rf"{WORD}\s+([0-9a-z]{{1,13}}-[a-z2-7]{{32}})", re.IGNORECASE)
_OUTSIDE = (
    '<div style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid #d1d5db;'
    "font-family:Arial,Helvetica,sans-serif;font-size:12px;line-height:18px;"
    'color:#6b7280">{lines}</div>'
)


@dataclass(frozen=True, slots=True)
class Mailing:
    """What all the mails of one list have in common.

    :param name: of its dialer, as recipients see it
    :param label: of its dialer, in ASCII: ``dialer-7``
    :param batch: of the list: ``list-12``
    :param sender: see :func:`sender_of`
    :param domain: of the sender's address, in ASCII
    :param address: where mail that unsubscribes is understood, "" for nowhere
    """

    name: str
    label: str
    batch: str
    sender: str
    domain: str
    address: str = ""


def headers(mailing: Mailing, token: str, url: str) -> dict[str, str]:
    """{name: value as it leaves}

    :param token: of the mail, see core.content.record_token
    :param url: of its page, "" without one
    """
    said = {
        "List-Id": _list_id(mailing),
        "Precedence": "bulk",
        "Feedback-ID": ":".join(
            (mailing.batch, mailing.label, "mailing", mailing.sender)
        ),
    }
    ways = [f"<{url}>"] if url else []
    if mailing.address:
        subject = quote(f"{WORD} {token}")
        address = quote(mailing.address, safe="@+")
        ways.append(f"<mailto:{address}?subject={subject}>")
    if ways:
        said["List-Unsubscribe"] = ", ".join(ways)
    if url.startswith("https:"):
        said["List-Unsubscribe-Post"] = ONE_CLICK
    return {name: mime.whole_header(name, value) for name, value in said.items()}


def sender_of(key: bytes, company: int) -> str:
    """Which stays the same in all mails of a company, for the reports of providers.

    :param key: secret of the database
    """
    digest = hmac.digest(key, b"%s%d" % (_PURPOSE, company), hashlib.sha256)
    return base64.b32encode(digest[:8]).decode().lower().rstrip("=")


def token_in(subject: str) -> str:
    """The token of a mail that asks to be left out, "" for any other mail.

    :param subject: as it was sent
    """
    match = _SUBJECT.fullmatch(subject.strip())
    return match[1].lower() if match else ""


def footer_html(why: str, address: str, words: str, url: str) -> str:
    """:param why: this mail was sent, plain text
    :param address: of the sender, in lines of plain text
    :param words: of the link, plain text
    """
    lines = [escape(why), *map(escape, address.splitlines())]
    if url:
        lines.append(
            f'<a href="{escape(url)}" style="color:#6b7280" rel="noreferrer" '
            f'target="_blank">{escape(words)}</a>'
        )
    return _OUTSIDE.format(lines="<br>".join(lines))


def footer_text(why: str, address: str, words: str, url: str) -> str:
    lines = ["-- ", why, *address.splitlines()]
    if url:
        lines.append(f"{words}: {url}")
    return "\n".join(lines) + "\n"


def masked(email: str) -> str:
    """Enough of an address for its owner to know it: ``a…@example.com``"""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}" if local else ""


def _list_id(mailing: Mailing) -> str:
    name = _CONTROLS.sub(" ", mailing.name).strip()
    place = f"<{mailing.label}.{mailing.domain}>"
    if not name.isascii():
        words = Header(name, "utf-8").encode().split()
        return " ".join((*words, place))
    if _SPECIAL.search(name):
        quoted = re.sub(r'(["\\])', r"\\\1", name)
        name = f'"{quoted}"'
    return f"{name} {place}".strip()
