from odoo import api, fields, models


class MailTrackingEvent(models.Model):
    _inherit = "mail.tracking.event"

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
