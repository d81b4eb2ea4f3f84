from odoo.tools import SQL
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Until when those who wait may wait, at once for all: one by one takes long where
    there are many."""
    if column_exists(cr, "email_conversation", "service_level_at"):
        return
    cr.execute(
        SQL("ALTER TABLE email_conversation ADD COLUMN service_level_at timestamp")
    )
    cr.execute(
        SQL(
            """UPDATE email_conversation one
                  SET service_level_at = one.waiting_since
                      + queue.email_service_level * INTERVAL '1 second'
                 FROM helpdesk_ticket_team queue
                WHERE queue.id = one.queue_id AND one.waiting_since IS NOT NULL
                  AND queue.email_service_level > 0"""
        )
    )
