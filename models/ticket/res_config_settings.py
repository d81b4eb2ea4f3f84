from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_comment_content = fields.Selection(
        related="company_id.email_comment_content", readonly=False
    )
