from odoo.tools import SQL

# Of so many of its newest mails with pictures the text is read for them.
PICTURES_READ = 20


class RowsWithFiles:
    """Which conversations have a file in an e-mail, other than the pictures that its
    text shows, for many at once; see email.message._file_attachments."""

    MODELS = ("email.message", "mail.message", "ir.attachment")

    def __init__(self, env):
        self.env = env

    def flush(self):
        for model in self.MODELS:
            self.env[model].flush_model()

    def among(self, ids):
        """Those of these ids of conversations, as a set; one statement."""
        if not ids:
            return set()
        self.flush()
        rows = self.env.execute_query(
            SQL(
                "SELECT one.id FROM email_conversation one"
                " WHERE one.id = ANY(%s) AND %s",
                list(ids),
                self.condition(SQL.identifier("one", "id")),
            )
        )
        return {conversation for (conversation,) in rows}

    @staticmethod
    def condition(conversation_id):
        """Whether the conversation has one.

        :param conversation_id: SQL
        """
        return SQL(
            """(EXISTS (
                SELECT FROM email_message mail
                  JOIN message_attachment_rel rel
                       ON rel.message_id = mail.mail_message_id
                  JOIN ir_attachment file ON file.id = rel.attachment_id
                 WHERE mail.conversation_id = %(id)s AND mail.state != 'draft'
                   AND (file.mimetype IS NULL OR file.mimetype NOT LIKE 'image/%%')
            ) OR EXISTS (
                SELECT FROM (
                    SELECT mail.mail_message_id, mail.body_html
                      FROM email_message mail
                     WHERE mail.conversation_id = %(id)s AND mail.state != 'draft'
                       AND EXISTS (
                           SELECT FROM message_attachment_rel rel
                            WHERE rel.message_id = mail.mail_message_id)
                     ORDER BY mail.id DESC LIMIT %(newest)s
                ) mail
                  JOIN message_attachment_rel rel
                       ON rel.message_id = mail.mail_message_id
                 WHERE position('/web/image/' || rel.attachment_id || '?unique='
                                IN COALESCE(mail.body_html, '')) = 0
            ))""",
            id=conversation_id,
            newest=PICTURES_READ,
        )
