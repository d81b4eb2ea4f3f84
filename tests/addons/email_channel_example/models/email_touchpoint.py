from odoo import fields, models


class EmailTouchpoint(models.Model):
    _inherit = "email.touchpoint"

    example_cost_center = fields.Char("Cost Center")
