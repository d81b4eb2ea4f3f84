from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_priority_most = fields.Integer(
        related="company_id.email_priority_most", readonly=False
    )
    email_thanks_stay_closed = fields.Boolean(
        related="company_id.email_thanks_stay_closed", readonly=False
    )
