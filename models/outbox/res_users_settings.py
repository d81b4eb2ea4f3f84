from odoo import fields, models


class ResUsersSettings(models.Model):
    """What an agent likes at the composer."""

    _inherit = "res.users.settings"

    email_after_sending = fields.Selection(
        selection=[
            ("stay", "Stay with the conversation"),
            ("next", "Go to the next conversation"),
            ("list", "Go back to the list"),
        ],
        string="After Sending an E-mail",
        required=True,
        default="stay",
    )
