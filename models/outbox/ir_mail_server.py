from odoo import api, models

from ..own_context import own_value


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    def _tracking_img_disabled(self, tracking_email_id):
        """No company's mails tell that they were opened unless it wants that."""
        if super()._tracking_img_disabled(tracking_email_id):
            return True
        # sudo: only which mail it is of.
        tracking = self.env["mail.tracking.email"].sudo().browse(int(tracking_email_id))
        Mail = self.env["email.message"].sudo()
        mail = Mail.search([("mail_message_id", "=", tracking.mail_message_id.id)])
        return bool(mail) and not mail.company_id.email_open_picture

    @api.model
    def _prepare_smtp_to_list(self, message, smtp_session):
        """The recipients of a conversation's mail as they are: in a header, core sees
        no address with quotes, and another one in ``"a@b"@example.com``."""
        recipients = own_value(self.env, "email_channel_recipients")
        if recipients is None:
            return super()._prepare_smtp_to_list(message, smtp_session)
        return recipients

    def _prepare_email_message__(self, message, smtp_session):  # noqa: PLW3201
        prepared = super()._prepare_email_message__(message, smtp_session)
        if own_value(self.env, "email_channel_null_sender") is None:
            return prepared
        _sender, recipients, message = prepared
        return "", recipients, message
