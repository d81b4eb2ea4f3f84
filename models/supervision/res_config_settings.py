from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_supervisors_see = fields.Selection(
        related="company_id.email_supervisors_see", readonly=False, required=True
    )
    email_spied_told = fields.Boolean(
        related="company_id.email_spied_told", readonly=False
    )
    email_reading_noted = fields.Boolean(
        related="company_id.email_reading_noted", readonly=False
    )
