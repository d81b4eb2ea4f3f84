from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Deadlines of those who wait, in working hours from now on."""
    _forget_whom_nobody_waits_for(cr)
    _note_first_answers(cr)
    _note_pauses(cr)
    _note_what_was_late(cr)
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["email.service.renewal"]._renew_all()
    # What is late already is no news.
    cr.execute(
        SQL(
            """UPDATE email_conversation SET delayed = TRUE, service_look_at = NULL
                WHERE service_level_at <= now() AT TIME ZONE 'UTC'"""
        )
    )
    env.invalidate_all()


def _forget_whom_nobody_waits_for(cr):
    """Answered, and given back to its queue: it counted as if its customer waited."""
    cr.execute(
        SQL(
            """UPDATE email_conversation one SET waiting_since = NULL
                 FROM (SELECT DISTINCT ON (conversation_id) conversation_id, direction
                         FROM email_message
                        WHERE automatic IS NOT TRUE
                          AND state NOT IN ('draft', 'failed', 'cancelled')
                        ORDER BY conversation_id, id DESC) last
                WHERE last.conversation_id = one.id AND last.direction = 'out'
                  AND one.state != 'closed' AND one.waiting_since IS NOT NULL"""
        )
    )


def _note_first_answers(cr):
    """Of those that are open: when the first mail left after a customer's."""
    cr.execute(
        SQL(
            """UPDATE email_conversation one SET first_answered_at = answer.at
                 FROM (SELECT mail.conversation_id, min(mail.create_date) AS at
                         FROM email_message mail
                         JOIN email_conversation open
                              ON open.id = mail.conversation_id
                             AND open.state != 'closed'
                        WHERE mail.direction = 'out' AND mail.automatic IS NOT TRUE
                          AND mail.state NOT IN ('draft', 'failed', 'cancelled')
                          AND EXISTS (
                              SELECT FROM email_message asked
                               WHERE asked.conversation_id = mail.conversation_id
                                 AND asked.direction = 'in' AND asked.id < mail.id
                                 AND asked.automatic IS NOT TRUE)
                        GROUP BY mail.conversation_id) answer
                WHERE answer.conversation_id = one.id"""
        )
    )


def _note_what_was_late(cr):
    cr.execute(
        SQL(
            """UPDATE email_conversation_event event SET late = TRUE
                 FROM helpdesk_ticket_team queue
                WHERE queue.id = event.queue_id
                  AND event.type IN ('accepted', 'picked')
                  AND event.wait_seconds > queue.email_service_level"""
        )
    )


def _note_pauses(cr):
    cr.execute(
        SQL(
            """UPDATE email_conversation SET service_paused_at = parked_at
                WHERE parked AND parked_until IS NULL AND state = 'active'"""
        )
    )
