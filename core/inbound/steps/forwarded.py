import re

from ...conversation.quote_words import FIELD_FROM, FIELD_SENT
from .. import addresses
from ..head import Head
from ..header_block import read_block
from ..mail import Address
from ..mime import Part
from ..pipeline import GO_ON, note

LONGEST = 20_000
ATTACHED_BYTES = 64 * 1024

# The lines that mail programs put above what they forward: "From: … / Sent: …", with
# stars where they were bold, and others in between.
_BLOCK = re.compile(
    rf"^[ \t>*]{{0,10}}{FIELD_FROM}[ \t]?\*{{0,2}}[ \t]?:\*{{0,2}}[ \t]{{0,5}}"
    r"(?P<author>[^\n]{3,300})\n"
    rf"(?:[^\n]{{0,300}}\n){{0,3}}[ \t>*]{{0,10}}{FIELD_SENT}[ \t]?\*{{0,2}}[ \t]?:",
    re.MULTILINE | re.IGNORECASE,
)
_MAILTO = re.compile(r"[\[<(]mailto:([^\]>)\s]+)[\]>)]", re.IGNORECASE)


def forwarded(mail, context):
    """Find the customer where the account forwards in a mail of its own (“Fwd: …”),
    instead of passing on the one that it got."""
    if not (context.forwarded and mail.sender and context.is_own(mail.sender.email)):
        return GO_ON
    if context.found.customer and not context.is_own(context.found.customer.email):
        return GO_ON  # a group of ours has told
    for author in _authors(mail):
        known = author and addresses.is_email(author.email)
        if known and not context.is_own(author.email):
            return note(context, customer=author, forwarded=True)
    return GO_ON


def _authors(mail):
    yield addresses.read(mail.header("X-Original-From"))
    yield addresses.read(mail.header("X-Original-Sender"))
    yield from mail.reply_to
    for match in _BLOCK.finditer(mail.text[:LONGEST]):
        yield _read_author(match["author"])
        break  # what is below was quoted by others
    for file in mail.attachments:
        if file.content_type in ("message/rfc822", "message/global"):
            yield _read_attached(file.content[:ATTACHED_BYTES])


def _read_author(text):
    """``Ana Prueba <ana@example.com>`` or ``Ana Prueba [mailto:ana@example.com]``"""
    found = addresses.read(_MAILTO.sub(r"<\1>", text))
    if found is None:
        return None
    return Address(found.name.strip(" *[]"), found.email)


def _read_attached(raw):
    headers, _start, _defect = read_block(raw, 0, len(raw), root=True)
    return Head(Part(b"", headers, 0, 0), (), []).sender()
