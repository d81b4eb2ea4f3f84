from odoo import api, fields, models

from ..groups import ADMINISTRATOR, EMPLOYEE
from .mail_content import CHOICES
from .storage_settings import DEFAULT_PATHS, check_path, check_storage


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
    email_pdf_storage_id = fields.Many2one(
        comodel_name="fs.storage",
        string="Storage for PDFs",
        ondelete="restrict",
        groups=EMPLOYEE,
        help="Where the PDFs of conversations are kept. On their tickets they stay, "
        "with the same rights. Empty: in Odoo.",
    )
    email_pdf_path = fields.Char(
        "Path of PDFs", default=DEFAULT_PATHS["email_pdf_path"], groups=EMPLOYEE
    )
    email_raw_path = fields.Char(
        "Path of Originals", default=DEFAULT_PATHS["email_raw_path"], groups=EMPLOYEE
    )
    email_storage_trouble = fields.Text(
        compute="_compute_email_storage_trouble",
        groups=f"{ADMINISTRATOR},base.group_system",
    )

    def _compute_email_storage_trouble(self):
        """What is wrong with the storages of its files, and how many wait."""
        for company in self:
            # sudo: only what is wrong.
            files = self.env["email.stored.file"].sudo()
            company.email_storage_trouble = files._tell_trouble(company)

    @api.constrains("email_pdf_path", "email_raw_path")
    def _check_email_paths(self):
        for company in self:
            for name in ("email_pdf_path", "email_raw_path"):
                check_path(company, name)

    @api.constrains("email_pdf_storage_id", "email_raw_storage_id")
    def _check_email_storages(self):
        for company in self:
            # sudo: storages are the system administrators'; this is whether one fits.
            check_storage(company.sudo().email_pdf_storage_id)
            check_storage(company.sudo().email_raw_storage_id)
