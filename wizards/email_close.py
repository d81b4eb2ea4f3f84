from odoo import api, models


class EmailClose(models.TransientModel):
    """Why conversations end (D9)."""

    _name = "email.close"
    _description = "Close Conversations"
    _inherit = ["email.wrap.up.step"]

    @api.model
    def _open(self, conversations):
        conversations._mine_or_nobodys()
        name = self.env._("Close")
        if len(conversations) > 1:
            name = self.env._("Close %(count)s Conversations", count=len(conversations))
        return self._open_step(name, conversations)

    def action_close(self):
        self.ensure_one()
        self._check_reason()
        self.conversation_ids._mine_or_nobodys()._close(self.wrap_up_id, self.note)
        return {"type": "ir.actions.act_window_close"}
