from odoo import fields, models
from odoo.exceptions import AccessError

from ..groups import ADMINISTRATOR, has_role


class HelpdeskTicketTeam(models.Model):
    """What waits in a queue, and today's members (C1)."""

    _inherit = "helpdesk.ticket.team"

    def action_email_include_waiting(self):
        """Today's members see, and are offered, what waits here already.

        Otherwise who joins has only what comes from then on.
        """
        self.ensure_one()
        if not has_role(self.env.user, ADMINISTRATOR):
            raise AccessError(
                self.env._(
                    "Only administrators of the channel can include waiting "
                    "conversations."
                )
            )
        self.check_access("write")
        # sudo: conversations change through their actions only.
        waiting = self.env["email.conversation"].sudo()
        waiting = waiting.search(
            [("queue_ids", "in", self.ids), ("state", "=", "pending")]
        )
        waiting._lock()
        waiting = waiting.filtered(lambda one: one.state == "pending")
        waiting.queued_at = fields.Datetime.now()
        waiting._await_agents()
        message = self.env._(
            "The present members now see what was waiting. Conversations: %(count)s",
            count=len(waiting),
        )
        self._message_log(body=message)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if waiting else "info",
                "message": message if waiting else self.env._("Nothing waits here."),
            },
        }
