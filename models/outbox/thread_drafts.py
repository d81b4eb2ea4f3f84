"""The drafts of a conversation, as its thread shows them."""

from odoo import fields
from odoo.tools import SQL

from .stopped_words import stopped_words
from .taking_over import may_take_over


def thread_drafts(conversation):
    """For everybody who sees the conversation: that there are drafts, by whom and since
    when. What they say is their writers' own.

    :param conversation: email.conversation whose reader's rights were checked
    :return: [dict], the newest first; see email.conversation.get_thread
    """
    env = conversation.env
    env["email.message"].flush_model()
    env["mail.message"].flush_model(["date", "subject"])
    rows = env.execute_query(
        SQL(
            """SELECT mail.id, mail.create_uid, writer.name, message.date,
                      mail.send_at, mail.scheduled, mail.send_unless_written,
                      mail.stopped, mail.excerpt, mail.written_mode, mail.answers_id,
                      message.subject, mail.email_to
                 FROM email_message mail
                 JOIN mail_message message ON message.id = mail.mail_message_id
                 JOIN res_users ON res_users.id = mail.create_uid
                 JOIN res_partner writer ON writer.id = res_users.partner_id
                WHERE mail.conversation_id = %s AND mail.state = 'draft'
                      AND mail.discarded_at IS NULL
                ORDER BY message.date DESC, mail.id DESC""",
            conversation.id,
        )
    )
    return [_values(conversation, *row) for row in rows]


def _values(conversation, number, writer, name, changed, moment, *more):
    scheduled, unless_written, stopped, excerpt, mode, answers, subject, to = more
    env = conversation.env
    mine = writer == env.uid
    user = env["res.users"].browse(writer)
    return {
        "id": number,
        "is_mine": mine,
        "can_take_over": not mine and may_take_over(env, conversation, user),
        "writer": name,
        "changed_at": fields.Datetime.to_string(changed),
        "send_at": fields.Datetime.to_string(moment) if moment else False,
        "scheduled": bool(moment and scheduled),
        "unless_written": bool(unless_written),
        "stopped": stopped_words(env, stopped) if mine and stopped else False,
        "excerpt": excerpt or "" if mine else "",
        "mode": mode,
        "answers_id": answers or False,
        "subject": subject or "" if mine else "",
        "to": to or "" if mine else "",
    }
