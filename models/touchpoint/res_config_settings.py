from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_raw_retention = fields.Selection(
        related="company_id.email_raw_retention", readonly=False
    )
    email_raw_days = fields.Integer(related="company_id.email_raw_days", readonly=False)
    email_raw_storage_id = fields.Many2one(
        related="company_id.email_raw_storage_id", readonly=False
    )
    email_raw_trouble = fields.Text(related="company_id.email_raw_trouble")
