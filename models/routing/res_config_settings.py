from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_max_per_agent = fields.Integer(
        related="company_id.email_max_per_agent", readonly=False
    )
    email_max_offers = fields.Integer(
        related="company_id.email_max_offers", readonly=False
    )
    email_max_parked = fields.Integer(
        related="company_id.email_max_parked", readonly=False
    )
    email_offline_grace = fields.Integer(
        related="company_id.email_offline_grace", readonly=False
    )
    email_return_after = fields.Integer(
        related="company_id.email_return_after", readonly=False
    )
