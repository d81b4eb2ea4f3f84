from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.routing.agent_state import SETTABLE
from ..models.supervision.report import Report


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
        """Set those that can be, and say who could not and why.

        Raises UserError when that is none of them.
        """
        report = Report(len(self.agent_ids))
        for agent in self.agent_ids:
            report.attempt(agent, lambda agent=agent: agent.set_state(self.state_id.id))
        close = {"type": "ir.actions.act_window_close"}
        told = report.values(self.env, "")
        if not told["refused"]:
            return close
        if not told["done"]:
            raise UserError(told["message"])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": told["message"],
                "next": close,
            },
        }
