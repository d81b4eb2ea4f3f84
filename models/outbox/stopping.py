"""What waits to leave, and has to wait no longer: its writer decides anew."""

from odoo.tools import SQL

from ...core.outbox.waiting import News, Waiting, stops
from .undelivered_notice import Notice


def stop_waiting(mails):
    """Stop what waits in the conversations of these mails, if they are a reason to.

    :param mails: email.message that have just come in, or are about to leave
    """
    touch(mails.conversation_id)
    for draft in _waiting_in(mails.conversation_id):
        _stop_for(draft, mails)


def stop_joined(conversations):
    """Stop what waits in conversations that mails were moved into, if there is one now
    that its writer did not see: it came after Send was pressed.

    :param conversations: email.conversation
    """
    for draft in _waiting_in(conversations):
        since = draft.send_pressed_at
        mails = draft.conversation_id.email_message_ids
        _stop_for(draft, mails.filtered(lambda mail, since=since: mail.date > since))


def _waiting_in(conversations):
    # sudo: whosever waits there.
    return (
        conversations.env["email.message"]
        .sudo()
        .search(
            [
                ("conversation_id", "in", conversations.ids),
                ("state", "=", "draft"),
                ("send_at", "!=", False),
            ]
        )
    )


def _stop_for(draft, mails):
    there = mails.filtered(lambda mail: mail.conversation_id == draft.conversation_id)
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
