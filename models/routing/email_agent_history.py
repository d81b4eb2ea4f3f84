from odoo import fields, models


class EmailAgentHistory(models.Model):
    """A state that an agent was in: from when to when, and who set it."""

    _name = "email.agent.history"
    _description = "Agent State History"
    _order = "start desc, id desc"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agent",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    state_id = fields.Many2one(
        comodel_name="email.agent.state",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    start = fields.Datetime(required=True, readonly=True)
    end = fields.Datetime(readonly=True)
    seconds = fields.Integer("Duration (s)", readonly=True, aggregator="sum")
    set_by_id = fields.Many2one(
        comodel_name="res.users", string="Set by", readonly=True
    )
    source = fields.Selection(
        selection=[
            ("agent", "The agent"),
            ("supervisor", "A supervisor"),
            ("call", "A call"),
            ("chat", "A chat"),
            ("missed", "A missed offer"),
            ("gone", "Logged out or closed the browser"),
        ],
        required=True,
        readonly=True,
    )

    _agent_index = models.Index("(user_id, start)")
    _start_index = models.Index("(start)")
