from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_undo_seconds = fields.Integer(
        related="company_id.email_undo_seconds", readonly=False
    )
    email_open_picture = fields.Boolean(
        related="company_id.email_open_picture", readonly=False
    )
