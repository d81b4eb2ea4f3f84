"""Mails that tell what became of another mail: DSN (RFC 3464) and all the older forms.

Whatever is broken in them, :func:`read` takes what is left and never raises.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..conversation import message_id as message_ids
from . import bounce_text, dsn, enclosed
from .bounce_signs import is_bounce, may_be_bounce
from .dsn import Kind, Recipient
from .enclosed import LONGEST_ATTACHMENT, MOST_FILES, OUR_HEADER
from .mail import ParsedMail

__all__ = ["OUR_HEADER", "Bounce", "Kind", "Recipient", "read"]

MOST_IDS = 20
_SEVERITY: tuple[Kind, ...] = ("permanent", "temporary", "delayed", "delivered")

_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail says of the delivery of another.

    :param kind: the worst of its recipients': ``permanent`` will never arrive;
        ``temporary`` was given up after a reason that may pass; ``delayed`` is still
        tried; ``delivered`` has arrived, or was handed on
    :param message_ids: of the other mail, the most certain first; may name others
    :param recipients: at least one, maybe without an address
    :param original: the one of ``message_ids`` that we sent; "" while not looked up
    """

    kind: Kind
    message_ids: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    original: str = ""


def read(mail: ParsedMail) -> Bounce | None:
    """What a mail reports; None when it is no bounce."""
    files = mail.attachments[:MOST_FILES]
    statuses = [file for file in files if file.content_type in _STATUS_TYPES]
    if not may_be_bounce(mail):
        return None
    originals = enclosed.originals(mail)
    if not is_bounce(mail, bool(statuses), originals):
        return None
    recipients, extra_ids = [], []
    for file in statuses:
        found, ids = dsn.read(file.content[:LONGEST_ATTACHMENT])
        recipients += found
        extra_ids += ids
    if not any(each.email for each in recipients):
        recipients = _recipients_of_text(mail, originals, recipients)
    recipients = recipients or [bounce_text.nobody(mail)]
    ids = (*enclosed.ids_of(originals), *extra_ids, *_ids_of_mail(mail))
    named = dict.fromkeys(each for each in ids if each and each != mail.message_id)
    kinds = {each.kind for each in recipients}
    return Bounce(
        next(kind for kind in _SEVERITY if kind in kinds),
        tuple(named)[:MOST_IDS],
        tuple(dict.fromkeys(recipients)),
    )


# -- the mail that it is about -------------------------------------------------


def _ids_of_mail(mail: ParsedMail) -> Iterator[str]:
    yield from enclosed.ID_LINE.findall(mail.text[: bounce_text.LONGEST])
    yield message_ids.normalise(mail.header("X-Original-Message-ID"))
    yield from mail.in_reply_to
    yield from reversed(mail.references)


# -- whom it did not reach -----------------------------------------------------


def _recipients_of_text(
    mail: ParsedMail, originals: list[dict[str, str]], nameless: list[Recipient]
) -> list[Recipient]:
    """What the words say, with what a DSN without addresses knows beside."""
    sent_to = " ".join(f"{o.get('to', '')} {o.get('cc', '')}" for o in originals)
    found = bounce_text.recipients(mail, sent_to)
    if not nameless:
        return found
    if not found:
        return nameless
    status = nameless[0]
    return [
        replace(status, email=each.email, words=status.words or each.words)
        for each in found
    ]
