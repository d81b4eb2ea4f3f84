from odoo import api, models

from ..own_context import own_value


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    @api.model
    def _prepare_smtp_to_list(self, message, smtp_session):
        """The recipients of a conversation's mail as they are: in a header, core sees
        no address with quotes, and another one in ``"a@b"@example.com``."""
        recipients = own_value(self.env, "email_channel_recipients")
        if recipients is None:
            return super()._prepare_smtp_to_list(message, smtp_session)
        return recipients
