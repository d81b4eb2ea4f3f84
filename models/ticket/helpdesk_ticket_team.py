from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..groups import ADMINISTRATOR, EMPLOYEE, has_role
from .mail_content import CHOICES
from .storage_settings import check_path, show_example, try_storage


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
    email_storage_path = fields.Char(
        "Path in the Storage",
        groups=EMPLOYEE,
        help="Of the PDFs and originals of this queue. Empty: as the settings say.",
    )
    email_storage_example = fields.Char(
        "Example", compute="_compute_email_storage_example", groups=EMPLOYEE
    )
    email_storage_path_problem = fields.Char(
        compute="_compute_email_storage_example", groups=EMPLOYEE
    )
    email_has_storage = fields.Boolean(
        compute="_compute_email_has_storage", groups=EMPLOYEE
    )

    @api.constrains("email_storage_path")
    def _check_email_storage_path(self):
        for queue in self:
            check_path(queue, "email_storage_path")

    @api.depends("email_storage_path", "name", "company_id")
    @api.depends_context("lang", "company")
    def _compute_email_storage_example(self):
        for queue in self:
            company = queue._storing_company()
            template = queue.email_storage_path or company.email_pdf_path or ""
            found = show_example(company, "email_storage_path", template, queue.name)
            queue.email_storage_example, queue.email_storage_path_problem = found

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_email_has_storage(self):
        for queue in self:
            queue.email_has_storage = bool(queue._storages())

    def _storing_company(self):
        return self.company_id or self.env.company

    def _storages(self):
        """fs.storage to which files of this queue go."""
        # sudo: storages are the system administrators'; these are the company's.
        company = self._storing_company().sudo()
        moves = company.email_raw_retention == "move"
        originals = company.email_raw_storage_id if moves else None
        return company.email_pdf_storage_id | (originals or company.env["fs.storage"])

    def action_email_test_storage(self):
        """Write, read and delete a small file at the path of this queue."""
        self.ensure_one()
        if not has_role(self.env.user, ADMINISTRATOR):
            raise AccessError(
                self.env._("Only administrators of the channel can test the storage.")
            )
        self.check_access("write")
        company = self._storing_company()
        answers = [
            try_storage(company, storage, self._storage_template(storage), self.name)
            for storage in self._storages()
        ]
        if not answers:
            raise UserError(
                self.env._(
                    "No storage is chosen: files stay in Odoo. Choose one in the "
                    "settings of the e-mail channel."
                )
            )
        # What failed is what has to be seen.
        return max(answers, key=lambda answer: answer["params"]["sticky"])

    def _storage_template(self, storage):
        company = self._storing_company()
        is_for_pdfs = company.sudo().email_pdf_storage_id == storage
        of_company = company.email_pdf_path if is_for_pdfs else company.email_raw_path
        return self.email_storage_path or of_company or ""
