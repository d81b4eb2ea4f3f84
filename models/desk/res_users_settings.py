from odoo import fields, models


class ResUsersSettings(models.Model):
    """How an agent wants the desk; it is the same on all machines."""

    _inherit = "res.users.settings"

    email_desk_sort = fields.Selection(
        selection=[
            ("wait", "Longest wait"),
            ("priority", "Priority"),
            ("service_level", "Service level"),
            ("last_mail", "Last e-mail"),
        ],
        string="Conversations Sorted by",
        default="last_mail",
        required=True,
    )
    email_desk_next = fields.Selection(
        selection=[
            ("next", "Open the next one"),
            ("list", "Go back to the list"),
            ("stay", "Stay on it"),
        ],
        string="After a Conversation Is Done",
        default="next",
        required=True,
    )
