from odoo import api, fields, models

from .storage_settings import show_example, try_storage

PATHS = {
    "email_pdf_path": "email_pdf_storage_id",
    "email_raw_path": "email_raw_storage_id",
}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_comment_content = fields.Selection(
        related="company_id.email_comment_content", readonly=False
    )
    email_thread_pdf = fields.Boolean(
        related="company_id.email_thread_pdf", readonly=False
    )
    email_pdf_storage_id = fields.Many2one(
        related="company_id.email_pdf_storage_id", readonly=False
    )
    email_pdf_path = fields.Char(related="company_id.email_pdf_path", readonly=False)
    email_raw_path = fields.Char(related="company_id.email_raw_path", readonly=False)
    email_pdf_example = fields.Char(compute="_compute_email_examples")
    email_pdf_path_problem = fields.Char(compute="_compute_email_examples")
    email_raw_example = fields.Char(compute="_compute_email_examples")
    email_raw_path_problem = fields.Char(compute="_compute_email_examples")
    email_storage_trouble = fields.Text(related="company_id.email_storage_trouble")

    @api.depends("email_pdf_path", "email_raw_path", "company_id")
    @api.depends_context("lang")
    def _compute_email_examples(self):
        for settings in self:
            for name in PATHS:
                prefix = name.removesuffix("_path")
                found = show_example(settings.company_id, name, settings[name] or "")
                settings[f"{prefix}_example"] = found[0]
                settings[f"{prefix}_path_problem"] = found[1]

    def action_test_email_pdf_storage(self):
        """Write, read and delete a small file where PDFs are to go."""
        return self._test_email_storage("email_pdf_path")

    def action_test_email_raw_storage(self):
        """The same where originals are to go."""
        return self._test_email_storage("email_raw_path")

    def _test_email_storage(self, name):
        self.check_access("write")
        storage, template = self[PATHS[name]], self[name] or ""
        return try_storage(self.company_id, storage, template)

    def action_move_stored_files(self):
        """What is stored goes to where the saved settings have it."""
        self.check_access("write")
        # sudo: where files are is the system's; who changes the settings decides.
        files = self.env["email.stored.file"].sudo()
        count = files._move_all(self.company_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "info",
                "message": self.env._(
                    "Files that are moved in the background: %(count)s", count=count
                )
                if count
                else self.env._("All files are where the settings have them."),
            },
        }
