from odoo import fields, models

from .mail_content import CHOICES


class ResCompany(models.Model):
    _inherit = "res.company"

    email_comment_content = fields.Selection(
        selection=CHOICES,
        string="E-mails on the Ticket",
        default="no",
        required=True,
        help="What the comment on the ticket says of each e-mail, besides its link. "
        "Everybody who reads the ticket's internal notes reads it, also who may not "
        "read the conversation.",
    )
    email_thread_pdf = fields.Boolean(
        "Conversations as PDF",
        help="Each conversation is attached to its ticket as a PDF, which is kept "
        "current. Only who may read the conversation can open it. It holds for "
        "conversations that go on from now.",
    )
