from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    email_setup_dismissed = fields.Boolean(
        "Setup Checklist Dismissed",
        help="The checklist is no longer shown above other screens; it stays in the "
        "menu.",
    )
