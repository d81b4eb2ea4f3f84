from odoo import SUPERUSER_ID, api

AT_ONCE = 2_000


def migrate(cr, version):
    """Say which ids are of mails that were sent from here, and who takes part in the
    conversations that there are."""
    cr.execute(
        """
        UPDATE email_thread_key
           SET ours = TRUE
          FROM email_message mail
          JOIN mail_message message ON message.id = mail.mail_message_id
         WHERE mail.direction = 'out'
           AND message.message_id = email_thread_key.message_id
           AND mail.conversation_id = email_thread_key.conversation_id
        """
    )
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    mails = env["email.message"]
    names = [
        *("conversation_id", "authentication_failed", "email_from", "reply_to"),
        *("email_to", "email_cc", "email_bcc"),
    ]
    while mails := mails.search_fetch(
        [("id", ">", mails[-1:].id or 0)], names, order="id", limit=AT_ONCE
    ):
        env["email.correspondent"]._add_from_headers(mails)
        mails.invalidate_recordset()
