from odoo import api, fields, models


class EmailAgent(models.Model):
    """What supervisors see of their agents, and set."""

    _inherit = "email.agent"

    after_id = fields.Many2one(
        comodel_name="email.agent.state",
        string="Afterwards",
        compute="_compute_after_id",
        help="The agent's state after the call or chat.",
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        string="Queues",
        compute="_compute_queue_ids",
        search="_search_queue_ids",
    )
    screen_allowed = fields.Boolean(
        "Screen May Be Watched",
        help="Supervisors may ask to see the agent's screen. It is shown only when the "
        "agent agrees, each time, and either of them ends it.",
    )
    screen_ids = fields.One2many(
        comodel_name="email.screen",
        inverse_name="agent_id",
        string="Screens Watched",
        readonly=True,
    )
    active_count = fields.Integer(
        "Conversations",
        compute="_compute_active_count",
        help="Those that are open, without what is parked.",
    )
    parked_count = fields.Integer("Parked Now", compute="_compute_active_count")
    history_ids = fields.One2many(
        comodel_name="email.agent.history",
        compute="_compute_history_ids",
        help="The last twenty states.",
    )

    @api.depends("state_id", "base_state_id")
    def _compute_after_id(self):
        for agent in self:
            other = agent.base_state_id != agent.state_id
            agent.after_id = agent.base_state_id if other else False

    @api.depends("user_id")
    def _compute_queue_ids(self):
        members = self.env["email.queue.member"].search(
            [
                ("user_id", "in", self.user_id.ids),
                ("left_at", "=", False),
                ("queue_id.email_enabled", "=", True),
                ("queue_id.active", "=", True),
            ]
        )
        for agent in self:
            own = members.filtered(
                lambda row, agent=agent: row.user_id == agent.user_id
            )
            agent.queue_ids = own.queue_id

    @api.model
    def _search_queue_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        present = [("left_at", "=", False), ("queue_id", operator, value)]
        members = self.env["email.queue.member"].search(present)
        return [("user_id", "in", members.user_id.ids)]

    def _compute_active_count(self):
        counts = {
            (user, parked): count
            for user, parked, count in self.env["email.conversation"]._read_group(
                [("user_id", "in", self.user_id.ids), ("state", "=", "active")],
                ["user_id", "parked"],
                ["__count"],
            )
        }
        for agent in self:
            agent.active_count = counts.get((agent.user_id, False), 0)
            agent.parked_count = counts.get((agent.user_id, True), 0)

    def _compute_history_ids(self):
        for agent in self:
            agent.history_ids = self.env["email.agent.history"].search(
                [("user_id", "=", agent.user_id.id)], limit=20
            )

    # -- buttons -----------------------------------------------------------------

    def action_available(self):
        self._set_states("available")

    def action_in_email(self):
        self._set_states("in_email")

    def action_offline(self):
        self._set_states("offline")

    def _set_states(self, code):
        state = self.env["email.agent.state"]._system(code)
        for agent in self:
            agent.set_state(state.id)

    def action_choose_state(self):
        """A dialog with all states that there are, breaks too."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set State"),
            "res_model": "email.agent.set.state",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_agent_ids": self.ids},
        }

    def action_open_conversations(self):
        return self._open_conversations(parked=False)

    def action_open_day(self):
        """What they did today, on one axis of time."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_agent_day_action"
        )
        return {**action, "context": {"agent_ids": self.ids}}

    def action_open_parked(self):
        return self._open_conversations(parked=True)

    def _open_conversations(self, parked):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_conversation_action"
        )
        mine = [
            ("user_id", "=", self.user_id.id),
            ("state", "=", "active"),
            ("parked", "=", parked),
        ]
        return dict(action, domain=mine, context={})
