from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    email_supervisors_see = fields.Selection(
        selection=[
            ("all", "All queues"),
            ("own", "The queues they lead or are members of"),
        ],
        string="Supervisors See",
        default="all",
        required=True,
        help="Administrators of the channel see all queues in any case.",
    )
    email_spied_told = fields.Boolean(
        "Agents Are Told Who Looks On",
        help="An agent sees in the conversation which supervisor looks on. "
        "The history of the conversation names the supervisor in any case.",
    )
    email_reading_noted = fields.Boolean(
        "Note Who Reads Recordings",
        help="The history of a conversation says which supervisor opened its "
        "recording, and when.",
    )
