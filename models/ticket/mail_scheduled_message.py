from odoo import api, models

from .ticket_message import check_written


class MailScheduledMessage(models.Model):
    """Messages that are to be posted on a ticket later: what would be refused then is
    refused while its writer is there."""

    _inherit = "mail.scheduled.message"

    @api.constrains("subject", "body", "is_note")
    def _check_filled_in(self):
        for one in self.filtered(lambda one: one.model == "helpdesk.ticket"):
            ticket = self.env["helpdesk.ticket"].browse(one.res_id)
            if not one.is_note and ticket._has_conversations():
                check_written(ticket, one.subject, one.body)
