from odoo import models

from .email_agent import AGENT


class IrActionsServer(models.Model):
    """Server actions on conversations are for their agents (D6)."""

    _inherit = "ir.actions.server"

    def _can_execute_action_on_records(self, records):
        """Agents change conversations by what is done to them, and never by writing:
        who may do so may run an action that names no groups. It runs with the agent's
        own rights."""
        agents = self.model_id.model == "email.conversation" and not self.group_ids
        if not (agents and self.env.user.has_group(AGENT)):
            return super()._can_execute_action_on_records(records)
        records.with_user(self.env.user)._mine_or_nobodys()
        return None
