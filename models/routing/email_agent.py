from odoo import fields, models


class EmailAgent(models.Model):
    """A user as agent of the channel: the state, and since when.

    Beside res.users, so that a change of state is nobody else's conflict.
    """

    _name = "email.agent"
    _description = "Agent"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="cascade"
    )
    base_state_id = fields.Many2one(
        comodel_name="email.agent.state",
        string="Chosen State",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="What the agent or a supervisor chose; calls and chats override it.",
    )
    in_call = fields.Boolean(readonly=True)
    in_chat = fields.Boolean(readonly=True)
    state_id = fields.Many2one(
        comodel_name="email.agent.state",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    state_since = fields.Datetime("Since", required=True, readonly=True)
    code = fields.Selection(related="state_id.code")
    last_worked_at = fields.Datetime(
        readonly=True, help="When a conversation last came to, or went from, the agent."
    )

    _user_unique = models.Constraint("UNIQUE(user_id)", "A user is one agent.")
