"""What waits to leave, and has to wait no longer: its writer decides anew."""

from odoo.tools import SQL

from ...core.outbox.waiting import News, Waiting, stops
from .undelivered_notice import Notice


def stop_waiting(mails):
    """Stop what waits in the conversations of these mails, if they are a reason to.

    :param mails: email.message that have just come in, or are about to leave
    """
    touch(mails.conversation_id)
    # sudo: whosever waits there.
    Mail = mails.env["email.message"].sudo()
    waiting = Mail.search(
        [
            ("conversation_id", "in", mails.conversation_id.ids),
            ("state", "=", "draft"),
            ("send_at", "!=", False),
        ]
    )
    for draft in waiting:
        there = mails.filtered(lambda mail, draft=draft: _same_place(mail, draft))
        for mail in there:
            if code := stops(_news(mail), _waiting(draft)):
                stop(draft, {"code": code, "who": mail.sudo()._sender_name()})
                break


def touch(conversations):
    """Nobody's mail slips in unseen: of what comes into a conversation, and a mail that
    begins to wait there at the same time, the later is tried again, and sees the other.

    Those that this transaction has made are nobody else's yet.

    :param conversations: email.conversation
    """
    if conversations:
        conversations.env.cr.execute(
            SQL(
                "UPDATE email_conversation SET write_date = write_date"
                " WHERE id = ANY(%s) AND create_date < now() AT TIME ZONE 'UTC'",
                conversations.ids,
            )
        )


def stop(draft, found):
    """It is a draft again, and its writer is told.

    :param draft: email.message with the rights of the system
    :param found: {"code", "who" or "words"}; see stopped_words
    """
    was_scheduled, writer = draft.scheduled, draft.create_uid
    draft.write({"send_at": False, "scheduled": False, "stopped": found})
    draft.conversation_id._changed()
    if not writer.active:
        return
    told = draft.with_context(lang=writer.lang)
    writer._bus_send(
        "email.message/stopped",
        {
            "id": draft.id,
            "conversation_id": draft.conversation_id.id,
            "reason": told.stopped_reason,
        },
    )
    notice = Notice(told, writer)
    notice.pop_up()
    if was_scheduled:
        notice.notify()


def _same_place(mail, draft):
    return mail.conversation_id == draft.conversation_id


def _news(mail):
    return News(
        incoming=mail.direction == "in",
        writer=mail.create_uid.id if mail.direction == "out" else 0,
        automatic=mail.automatic,
    )


def _waiting(draft):
    return Waiting(
        writer=draft.create_uid.id,
        scheduled=draft.scheduled,
        unless_written=draft.send_unless_written,
    )
