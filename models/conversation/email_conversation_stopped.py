from odoo import api, fields, models


class EmailConversation(models.Model):
    """An administrator removed the queue or the touchpoint under an open conversation:
    nothing is left but to end it, or to transfer it (D8)."""

    _inherit = "email.conversation"

    stopped = fields.Char(compute="_compute_stopped")

    @api.depends("state", "queue_ids.active", "touchpoint_id")
    def _compute_stopped(self):
        # sudo: that it is gone, and its name; not what it was set to.
        for conversation in self.sudo().with_context(active_test=False):
            conversation.stopped = (
                conversation.state != "closed" and conversation._why_stopped()
            )

    def _why_stopped(self):
        """Why it cannot go on, in words; or False."""
        if not self.touchpoint_id:
            return self.env._(
                "Its touchpoint was removed: nothing can be sent from here any more. "
                "Close the conversation."
            )
        queues = self.queue_ids
        if queues and not any(queues.mapped("active")):
            return self.env._(
                "Its queue “%(queue)s” was archived. Transfer the conversation to "
                "another queue, or close it.",
                queue=queues[0].display_name,
            )
        return False

    def _tell_stopped(self):
        """The agents who have them are told at once, and open screens show it."""
        active = self.filtered(lambda one: one.state == "active" and one.stopped)
        for agent, conversations in active.grouped("user_id").items():
            for conversation in conversations.with_context(lang=agent.lang):
                conversation.invalidate_recordset(["stopped"])
                agent._tell_until_read(
                    self.env._(
                        "“%(subject)s”: %(reason)s",
                        subject=conversation.name,
                        reason=conversation.stopped,
                    )
                )
        active._changed()
