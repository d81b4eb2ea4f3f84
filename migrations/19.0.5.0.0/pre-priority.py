"""What comes first is told by the database: Odoo would reckon it for each conversation
there ever was, and most of them are closed."""

from odoo.tools import SQL


def migrate(cr, version):
    cr.execute(
        SQL(
            "ALTER TABLE email_conversation"
            " ADD COLUMN IF NOT EXISTS priority_at timestamp"
        )
    )
    cr.execute(
        SQL(
            """UPDATE email_conversation one
                  SET priority_at = one.waiting_since
                      - CASE WHEN ticket.priority = '3'
                             THEN interval '5256000 minutes' ELSE interval '0' END
                 FROM email_conversation same
                 LEFT JOIN helpdesk_ticket ticket ON ticket.id = same.ticket_id
                WHERE same.id = one.id AND one.waiting_since IS NOT NULL"""
        )
    )
