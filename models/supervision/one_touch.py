"""Whether one answer was enough."""

from odoo.tools import SQL

HAD_IT = ("accepted", "picked", "started", "reopened", "answered")


def renew_one_touch(env, conversations):
    """Set anew whether these needed one answer only, in each of their stretches, by one
    agent. An answer may leave, or be moved, after its conversation was closed.

    :param conversations: email.conversation
    """
    Event = env["email.conversation.event"]
    Event.flush_model()
    env.cr.execute(
        one_touch_sql(SQL("ended.conversation_id = ANY(%s)", list(conversations.ids)))
    )
    Event.invalidate_model(["one_touch"], flush=False)


def one_touch_sql(which):
    """The statement that sets it.

    A mail to others than the customer is no answer; what closed because its mails were
    moved away, or was undone, is no work that was done.

    :param which: SQL, a condition on the closing, "ended"
    """
    return SQL(
        """UPDATE email_conversation_event event SET one_touch = found.one_touch
             FROM (SELECT ended.id,
                          count(*) FILTER (
                              WHERE said.type = 'answered'
                                AND (said.response_seconds IS NOT NULL
                                     OR mail.written_mode IS DISTINCT FROM 'forward')
                          ) = 1
                          AND count(said.response_seconds) FILTER (
                              WHERE said.type = 'answered') = 1
                          AND count(DISTINCT said.user_id) = 1 AS one_touch
                     FROM email_conversation_event ended
                     LEFT JOIN email_conversation_event said
                       ON said.conversation_id = ended.conversation_id
                      AND said.stretch = ended.stretch AND said.type = ANY(%(had_it)s)
                     LEFT JOIN email_message mail ON mail.id = said.mail_id
                    WHERE ended.type = 'closed' AND ended.cause IS NULL AND %(which)s
                    GROUP BY ended.id) found
            WHERE event.id = found.id
              AND COALESCE(event.one_touch, FALSE) != found.one_touch""",
        had_it=list(HAD_IT),
        which=which,
    )
