from odoo import api, models
from odoo.tools import SQL

AGENT = "email_channel.group_email_agent"


class MailMessage(models.Model):
    """Mails are messages of their conversation: who may not read the one may not read
    the other, though he sees that the conversation is there."""

    _inherit = "mail.message"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        forbidden = self._hidden_mails()
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
        if self.env.su or not self.ids:
            return self.browse()
        # sudo: which conversations they are of, to see whether they may be read.
        mails = self.env["email.message"].sudo()
        mails.flush_model(["mail_message_id", "conversation_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT mail_message_id, conversation_id FROM email_message"
                " WHERE mail_message_id = ANY(%s)",
                self.ids,
            )
        )
        if not rows:
            return self.browse()
        conversations = self.env["email.conversation"].sudo()
        conversations = conversations.browse({each for _id, each in rows})
        readable = set(
            conversations.filtered_domain(
                self.env["email.conversation"]._readable_domain()
            ).ids
        )
        return self.browse(each for each, of in rows if of not in readable)
