from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class MailMessage(models.Model):
    """Mails are messages of their conversation: who may not read the one may not read
    the other, though he sees that the conversation is there. Nobody rewrites them, as
    the author of another message may."""

    _inherit = "mail.message"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation == "read":
            forbidden = self._hidden_mails()
        else:
            forbidden = self.browse(message for message, _of in self._mails())
        if not forbidden:
            return result
        if result:
            return result[0] | forbidden, result[1]
        return forbidden, lambda: forbidden._make_access_error(operation)

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su:
            domain = Domain(domain) & self._readable_mails()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _readable_mails(self):
        """Messages that are no mails, or of conversations that the user may read.

        A domain of each search, and no rule: documents' messages are searched past the
        rules (``bypass_search_access``), and the search tells what they say.
        """
        self.env["email.message"].flush_model(["mail_message_id", "conversation_id"])

        def to_sql(_model, alias, _query):
            return SQL(
                """NOT EXISTS (
                    SELECT FROM email_message mail
                     WHERE mail.mail_message_id = %s AND NOT EXISTS %s)
                """,
                SQL.identifier(alias, "id"),
                self.env["email.conversation"]._readable_by_id(
                    SQL.identifier("mail", "conversation_id")
                ),
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_with_access(self, message_id, mode="read", **kwargs):
        """Nobody rewrites a mail or marks it with reactions: where core takes who may
        write a note on the conversation for who may."""
        message = super()._get_with_access(message_id, mode=mode, **kwargs)
        if mode == "read":
            return message - message._hidden_mails()
        return message.browse() if message._mails() else message

    def _hidden_mails(self):
        """Those of these messages that are mails of conversations not to be read."""
        mails = self._mails()
        if not mails:
            return self.browse()
        # sudo: which conversations they are of, to see whether they may be read.
        conversations = self.env["email.conversation"].sudo()
        conversations = conversations.browse({each for _id, each in mails})
        readable = set(
            conversations.filtered_domain(
                self.env["email.conversation"]._readable_domain()
            ).ids
        )
        return self.browse(each for each, of in mails if of not in readable)

    def _mails(self):
        """(id, id of its conversation) of each that is a mail, for who is asked."""
        if self.env.su or not self.ids:
            return []
        self.env["email.message"].flush_model(["mail_message_id", "conversation_id"])
        return self.env.execute_query(
            SQL(
                "SELECT mail_message_id, conversation_id FROM email_message"
                " WHERE mail_message_id = ANY(%s)",
                self.ids,
            )
        )
