"""Which setting decides when a silent conversation is closed: its queue's own one, else
its touchpoint's."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.automation.silence import Moments, moments


def setting_of(conversation):
    """The email.closing.setting (a queue or a touchpoint); None: it is not closed."""
    # sudo: what follows from a setting that the user need not see.
    queue = conversation.sudo().queue_id
    if queue.email_closing == "own":
        return queue
    touchpoint = conversation.sudo().touchpoint_id
    if queue.email_closing == "never" or not touchpoint._closes_silent():
        return None
    return touchpoint


def moments_of(conversation):
    """core.automation.silence.Moments"""
    if not conversation.silence_since:
        return Moments()
    setting = setting_of(conversation)
    return moments(
        conversation.silence_since,
        conversation.silence_reminded_at or None,
        setting._silence_rule() if setting else None,
    )


def recompute(env, where):
    """The same for all silent conversations of which ``where`` holds, in one statement.

    :param where: SQL on ``email_conversation one``
    :return: ids of those for which it is another now
    """
    env.flush_all()
    env.cr.execute(SQL(_RECOMPUTE, where=where))
    ids = [row[0] for row in env.cr.fetchall()]
    env["email.conversation"].browse(ids).invalidate_recordset(
        ["remind_at", "silence_ends_at"], flush=False
    )
    return ids


def of_setting(setting):
    """Domain of the conversations for which it decides, where it is switched on.

    :param setting: email.closing.setting
    """
    ids = setting._origin.ids
    if setting._name == "email.touchpoint":
        decided = Domain("queue_id", "=", False)
        decided |= Domain("queue_id.email_closing", "=", "touchpoint")
        return Domain("touchpoint_id", "in", ids) & decided
    return Domain("queue_id", "in", ids)


def silent_for_too_long(setting):
    """How many conversations are closed, or their customers reminded, as soon as what
    is typed is saved.

    :param setting: email.closing.setting
    """
    rule = setting._silence_rule()
    latest = fields.Datetime.now() - rule.after + (rule.before or timedelta())
    # sudo: how many there are, for those who may change the setting.
    return (
        setting.env["email.conversation"]
        .sudo()
        .search_count(
            of_setting(setting)
            & Domain("silence_since", "<=", latest)
            & Domain("state", "!=", "closed")
            & Domain("silence_reminded_at", "=", False)
        )
    )


# As core.automation.silence.moments.
_RECOMPUTE = """
    UPDATE email_conversation one
       SET remind_at = CASE
               WHEN rule.before > 0 AND one.silence_reminded_at IS NULL
               THEN one.silence_since
                    + make_interval(secs => rule.after - rule.before) END,
           silence_ends_at = CASE WHEN rule.after IS NOT NULL THEN GREATEST(
               one.silence_since + make_interval(secs => rule.after),
               CASE WHEN rule.before > 0
               THEN one.silence_reminded_at
                    + make_interval(secs => rule.before) END) END
      FROM (
        SELECT each.id,
               CASE WHEN queue.email_closing = 'own' THEN queue.email_silence_seconds
                    WHEN queue.email_closing = 'never' THEN NULL
                    WHEN touchpoint.email_close_silent
                    THEN touchpoint.email_silence_seconds END AS after,
               CASE WHEN queue.email_closing = 'own' THEN queue.email_remind_seconds
                    ELSE touchpoint.email_remind_seconds END AS before
          FROM email_conversation each
          LEFT JOIN helpdesk_ticket_team queue ON queue.id = each.queue_id
          LEFT JOIN email_touchpoint touchpoint ON touchpoint.id = each.touchpoint_id
         WHERE each.silence_since IS NOT NULL
      ) rule
     WHERE rule.id = one.id AND %(where)s
 RETURNING one.id
"""
