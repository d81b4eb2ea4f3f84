from odoo import api, fields, models

from ..models.conversation import done


class EmailClose(models.TransientModel):
    """Why conversations end (D9)."""

    _name = "email.close"
    _description = "Close Conversations"
    _inherit = ["email.wrap.up.step"]

    summary = fields.Char(compute="_compute_summary")

    @api.depends("conversation_ids")
    def _compute_summary(self):
        for step in self:
            conversations = step.conversation_ids._origin
            waiting = conversations.filtered(lambda one: one.state == "pending")
            step.summary = len(conversations) > 1 and self.env._(
                "Conversations that end: %(count)s. Still waiting for an agent: "
                "%(waiting)s.",
                count=len(conversations),
                waiting=len(waiting),
            )

    @api.model
    def _open(self, conversations):
        conversations._check_may_change_sudo()
        name = self.env._("Close")
        if len(conversations) > 1:
            name = self.env._("Close %(count)s Conversations", count=len(conversations))
        return self._open_step(name, conversations)

    def action_close(self):
        self.ensure_one()
        self._check_reason()
        self.conversation_ids._check_may_change_sudo()._close(
            self.wrap_up_id, self.note
        )
        return done.closed(self.conversation_ids)
