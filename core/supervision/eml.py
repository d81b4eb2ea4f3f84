"""Mails as files: what was received without the files that were not let in, and what
was sent as it left."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime

from ..outbox.outgoing_mime import File, attach, embed


class StillInside(Exception):
    """A file that must not be in it could not be taken out."""


def without_files(raw: bytes, kept_out: Mapping[str, str]) -> bytes:
    """A mail as it was received, but for some files, in whose places words stand.

    :param kept_out: SHA-256 of a file, in hexadecimal digits -> the words
    :raises StillInside: when one of them is not a part of its own, or the mail cannot
        be taken apart
    """
    if not kept_out:
        return raw
    try:
        mail = message_from_bytes(raw)
        found = {_take_out(part, kept_out) for part in mail.walk()}
        if not found.issuperset(kept_out):
            raise StillInside
        return mail.as_bytes()
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as exc:
        raise StillInside from exc


def _take_out(part: Message, kept_out: Mapping[str, str]) -> str | None:
    """:return: the digest of the part; None of one that has parts itself"""
    if part.is_multipart():
        return None
    content = part.get_payload(decode=True) or b""
    digest = hashlib.sha256(content).hexdigest()
    if digest in kept_out:
        for name in list(part.keys()):
            if name.lower().startswith("content-"):
                del part[name]
        part.set_payload(kept_out[digest], "utf-8")
        part["Content-Type"] = 'text/plain; charset="utf-8"'
        if "Content-Transfer-Encoding" not in part:
            part["Content-Transfer-Encoding"] = "8bit"
    return digest


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail that left.

    :param headers: (name, text), as they are to be shown, without empty ones
    :param pictures: those that the HTML shows by ``cid:``
    """

    headers: Sequence[tuple[str, str]]
    date: datetime
    text: str
    html: str
    pictures: Sequence[File] = ()
    files: Sequence[File] = ()


def sent_mail(sent: Sent) -> bytes:
    mail = EmailMessage(policy=SMTP)
    for name, text in sent.headers:
        mail[name] = " ".join(text.split())
    mail["Date"] = format_datetime(sent.date)
    mail.set_content(sent.text)
    mail.add_alternative(sent.html, subtype="html")
    html = mail.get_body(("html",))
    for picture in sent.pictures:
        embed(html, picture)
    for file in sent.files:
        attach(mail, file)
    return mail.as_bytes()
