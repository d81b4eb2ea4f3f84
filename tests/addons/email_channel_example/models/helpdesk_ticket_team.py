from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    email_strategy = fields.Selection(
        selection_add=[("salesperson", "The customer's salesperson")],
        ondelete={"salesperson": "set default"},
    )
