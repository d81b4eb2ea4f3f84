from odoo.tools import SQL


def migrate(cr, version):
    """What is known of mails that were opened is kept with them from now on."""
    cr.execute(
        SQL(
            """UPDATE email_message mail
                  SET opened_at = tracking.opened_at
                 FROM (SELECT mail_message_id, min(time) AS opened_at
                         FROM mail_tracking_email
                        WHERE state = 'opened' GROUP BY mail_message_id) tracking
                WHERE tracking.mail_message_id = mail.mail_message_id
                  AND mail.direction = 'out' AND mail.opened_at IS NULL"""
        )
    )
