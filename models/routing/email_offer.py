from odoo import fields, models


class EmailOffer(models.Model):
    """A conversation that rings at an agent."""

    _name = "email.offer"
    _description = "Offer"
    _order = "id desc"

    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agent",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    ring_all = fields.Boolean(readonly=True)
    state = fields.Selection(
        selection=[
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("missed", "Missed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="offered",
    )
    offered_at = fields.Datetime(required=True, readonly=True)
    expires_at = fields.Datetime(required=True, readonly=True)
    ended_at = fields.Datetime(readonly=True)

    # One agent at a time, or all at once; never twice at the same agent.
    _one_agent = models.UniqueIndex(
        "(conversation_id) WHERE state = 'offered' AND ring_all IS NOT TRUE"
    )
    _once_each = models.UniqueIndex(
        "(conversation_id, user_id) WHERE state = 'offered'"
    )
    _open_index = models.Index("(user_id) WHERE state = 'offered'")
    _expiry_index = models.Index("(expires_at) WHERE state = 'offered'")
