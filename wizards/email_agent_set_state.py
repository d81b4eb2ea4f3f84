from odoo import api, fields, models

from ..core.routing.agent_state import SETTABLE


class EmailAgentSetState(models.TransientModel):
    """A supervisor puts agents into a state, breaks too."""

    _name = "email.agent.set.state"
    _description = "Set State of Agents"
    _inherit = ["email.linked"]

    agent_ids = fields.Many2many(
        comodel_name="email.agent", string="Agents", required=True
    )
    state_id = fields.Many2one(
        comodel_name="email.agent.state",
        required=True,
        domain=lambda self: [("code", "in", SETTABLE)],
    )
    in_call_count = fields.Integer(compute="_compute_in_call_count")

    @api.depends("agent_ids")
    def _compute_in_call_count(self):
        for wizard in self:
            wizard.in_call_count = len(
                wizard.agent_ids.filtered(lambda agent: agent.in_call or agent.in_chat)
            )

    def action_set(self):
        for agent in self.agent_ids:
            agent.set_state(self.state_id.id)
        return {"type": "ir.actions.act_window_close"}
