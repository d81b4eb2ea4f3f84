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
    email_thread_pdf = fields.Selection(
        selection=[("yes", "Yes"), ("no", "No")],
        string="Conversations as PDF",
        help="Each conversation is attached to its ticket as a PDF, which is kept "
        "current. Only who may read the conversation can open it. It holds for "
        "conversations that go on from now. Empty: as the settings say.",
    )
