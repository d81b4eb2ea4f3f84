from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_comment_content = fields.Selection(
        related="company_id.email_comment_content", readonly=False
    )
    email_thread_pdf = fields.Boolean(
        related="company_id.email_thread_pdf", readonly=False
    )
