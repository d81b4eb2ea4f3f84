from odoo import api, fields, models

from ..limits import agents_domain


class EmailAgentHistory(models.Model):
    """A state that an agent was in: from when to when, and who set it."""

    _name = "email.agent.history"
    _description = "Agent State History"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "start desc, id desc"
    _supervised_by = "user_id"

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
    end = fields.Datetime(readonly=True, help="Empty: the agent still is in it.")
    seconds = fields.Integer("Duration", readonly=True, aggregator="sum")
    hours = fields.Float(
        "Duration (Hours)",
        compute="_compute_hours",
        store=True,
        aggregator="sum",
        help="For spreadsheets; of states that have ended.",
    )
    set_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Set by",
        readonly=True,
        help="Empty: the system.",
    )
    source = fields.Selection(
        selection=[
            ("agent", "The agent"),
            ("supervisor", "A supervisor"),
            ("call", "A call"),
            ("chat", "A chat"),
            ("missed", "A missed offer"),
            ("gone", "Logged out or closed the browser"),
            ("dismissed", "No longer an agent"),
            ("queues", "No longer in any e-mail queue"),
        ],
        string="Cause",
        required=True,
        readonly=True,
    )

    _agent_index = models.Index("(user_id, start)")
    _start_index = models.Index("(start)")
    _one_open = models.UniqueIndex('(user_id) WHERE "end" IS NULL')

    @api.model
    def _of_queues_domain(self, limited, queues):
        return agents_domain(self.env, limited, queues)

    @api.depends("seconds")
    def _compute_hours(self):
        for row in self:
            row.hours = row.seconds / 3600

    @api.depends("user_id", "state_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.user_id.name}: {row.state_id.name}"

    @api.model
    def _enter(self, agents, source, by=None):
        """From now on these agents are in the state they have.

        Call it when their rows are written: whoever waits for such a row gives way
        there, and so never opens a second line here.
        """
        # sudo: the history is the system's.
        History = self.sudo()
        open_rows = History.search(
            [("user_id", "in", agents.user_id.ids), ("end", "=", False)]
        )
        now = fields.Datetime.now()
        for row in open_rows:
            seconds = int((now - row.start).total_seconds())
            row.write({"end": now, "seconds": max(seconds, 0)})
        # The open ones are ended first: there is one at a time.
        open_rows.flush_recordset()
        History.create(
            [
                {
                    "user_id": agent.user_id.id,
                    "state_id": agent.state_id.id,
                    "start": now,
                    "set_by_id": by and by.id,
                    "source": source,
                }
                for agent in agents
            ]
        )
