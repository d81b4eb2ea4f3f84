from odoo import api, models
from odoo.tools import SQL

AGENT = "email_channel.group_email_agent"


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
    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        query = super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )
        if self.env.su or bypass_access or not self.env.user.has_group(AGENT):
            return query
        found = self.browse(query)
        hidden = found._hidden_mails()
        return (found - hidden)._as_query(bool(order)) if hidden else query

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
