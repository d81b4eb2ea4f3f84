from odoo import fields, models

from .mail_content import CHOICES


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    email_comment_content = fields.Selection(
        selection=CHOICES,
        string="E-mails on the Ticket",
        help="What the comment on the ticket says of each e-mail, besides its link. "
        "Everybody who reads the ticket's internal notes reads it, also who may not "
        "read the conversation. Empty: as the settings say.",
    )
