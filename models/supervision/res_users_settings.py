from odoo import fields, models


class ResUsersSettings(models.Model):
    """How a supervisor wants the live board; it is the same on all machines."""

    _inherit = "res.users.settings"

    email_board_choice = fields.Json(
        "Live Board",
        help="{queues: [ids], agents: [ids of users], order, agentOrder, offline}",
    )
