from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

AGENT = 10


def migrate(cr, version):
    """Each mail that left, or is to leave, says from which touchpoint: that of its
    conversation. Before the tables are made, which want it of what waits."""
    if not column_exists(cr, "email_message", "touchpoint_id"):
        create_column(cr, "email_message", "touchpoint_id", "int4")
    if not column_exists(cr, "email_message", "priority"):
        create_column(cr, "email_message", "priority", "int4")
    cr.execute(
        SQL(
            """UPDATE email_message mail
                  SET touchpoint_id = conversation.touchpoint_id, priority = %s
                 FROM email_conversation conversation
                WHERE conversation.id = mail.conversation_id
                  AND mail.direction = 'out'""",
            AGENT,
        )
    )
    # Nobody would send these any more; post-outbox says why.
    cr.execute(
        SQL(
            """UPDATE email_message
                  SET state = CASE state WHEN 'queued' THEN 'failed'
                              ELSE 'uncertain' END,
                      failure_reason = NULL, next_attempt_at = NULL
                WHERE state IN ('queued', 'sending') AND touchpoint_id IS NULL"""
        )
    )
