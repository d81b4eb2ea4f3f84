from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class MailTrackingEvent(models.Model):
    """What was heard of a mail of the channel, from where it was opened among others,
    is for those who may read the mail."""

    _inherit = "mail.tracking.event"

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su:
            domain = Domain(domain) & self._readable_events()
        return super()._search(domain, *args, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self.ids:
            return result
        hidden = self - self.browse(self._search([("id", "in", self.ids)]))
        if not hidden:
            return result
        if result:
            return result[0] | hidden, result[1]
        rules = self.env["ir.rule"]
        return hidden, lambda: rules._make_access_error(operation, hidden)

    @api.model
    def _readable_events(self):
        """Those of mails that the user may read, and of all that is no mail of the
        channel. Of each search, and no rule: see mail.message._readable_mails."""
        self.env["email.message"].flush_model(
            ["mail_message_id", "conversation_id", "state"]
        )
        self.env["mail.tracking.email"].flush_model(["mail_message_id"])

        def to_sql(_model, alias, _query):
            return SQL(
                """NOT EXISTS (
                    SELECT FROM mail_tracking_email tracking
                      JOIN email_message mail
                           ON mail.mail_message_id = tracking.mail_message_id
                     WHERE tracking.id = %s AND NOT %s)
                """,
                SQL.identifier(alias, "tracking_email_id"),
                self.env["mail.message"]._readable_mail("mail"),
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def process_open(self, tracking_email, metadata):
        """The picture of a mail of the channel was loaded: its thread says so."""
        vals = super().process_open(tracking_email, metadata)
        # sudo: whoever opens a mail is no user of this database.
        mails = (
            self.env["email.message"]
            .sudo()
            .search([("mail_message_id", "in", tracking_email.mail_message_id.ids)])
        )
        mails._on_opened(fields.Datetime.now())
        return vals
