"""By what later mail may name the mails of a conversation."""

import logging

from ...core.conversation import clues, thread
from ...core.inbound.parse import UnreadableMail, parse

_logger = logging.getLogger(__name__)

END_OF_HEADERS = b"\r\n\r\n"
# Originals are large: so many of the mails that stay are read at once.
STAY_AT_ONCE = 50


def keys_to_take(mails, staying):
    """Those that name the mails (email.message), and none of those that stay."""
    own = set(filter(None, mails.mapped("message_id")))
    own -= set(staying.mapped("message_id"))
    others = learned_keys(mails) - own - _named(staying)
    # What else names the mails that stay is only in their original headers.
    for start in range(0, len(staying), STAY_AT_ONCE):
        if not others:
            break
        others -= learned_keys(staying[start : start + STAY_AT_ONCE])
    return own | others


def learned_keys(mails):
    """All by which later mail may name these; see core.conversation.thread.learned."""
    keys = _named(mails)
    for raw in _originals(mails):
        head = raw.partition(END_OF_HEADERS)[0] + END_OF_HEADERS
        try:
            mail = parse(head)
        except UnreadableMail:
            continue
        keys.update(thread.learned(mail, clues.read(mail)))
    return keys


def _named(mails):
    """Message-Ids of these mails and of those they answer."""
    return {
        message_id
        for mail in mails
        for text in (mail.message_id, mail.in_reply_to, mail.references)
        for message_id in (text or "").split()
    }


def _originals(mails):
    """As the ledger keeps them; some may be gone by its retention."""
    try:
        return mails.inbound_id._read_raw().values()
    except OSError as exc:
        # Their storage is down: what the mails are known by here has to do.
        _logger.warning("Originals of %s: %s", mails.ids, exc)
        return ()
