from odoo import fields, models

# States in which an agent is offered e-mail.
READY = ("available", "in_email")


class EmailAgentState(models.Model):
    """What an agent may be: the system's states, and the breaks of this company."""

    _name = "email.agent.state"
    _description = "Agent State"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        selection=[
            ("available", "Available"),
            ("in_email", "In-Email"),
            ("in_call", "In-Call"),
            ("in_chat", "In-Chat"),
            ("rona", "RONA"),
            ("break", "Break"),
            ("offline", "Offline"),
        ],
        string="Kind",
        required=True,
        default="break",
        readonly=True,
    )
    sequence = fields.Integer(default=50)
    icon = fields.Char(default="fa-coffee", required=True)
    active = fields.Boolean(default=True)
