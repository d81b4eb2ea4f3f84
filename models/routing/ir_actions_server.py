from odoo import models

from ..groups import AGENT, has_role


class IrActionsServer(models.Model):
    """Server actions on conversations are for their agents (D6)."""

    _inherit = "ir.actions.server"

    def _can_execute_action_on_records(self, records):
        """Agents change conversations by what is done to them, and never by writing:
        who may do so may run an action that names no groups. Code runs with the agent's
        own rights, the other kinds with the system's."""
        ours = self.model_id.model == "email.conversation" and not records.env.su
        if not ours or self.group_ids:
            return super()._can_execute_action_on_records(records)
        records |= records.browse(self._ids_called_for())
        for_agents = self.usage == "ir_actions_server"
        if not (for_agents and has_role(self.env.user, AGENT)):
            return super()._can_execute_action_on_records(records)
        records._check_may_change_sudo()
        return None

    def _ids_called_for(self):
        """Ids of the records that the action changes, whatever model the context
        names."""
        context = self.env.context
        ids = [context.get("active_id"), *(context.get("active_ids") or ())]
        return [each for each in ids if each]
