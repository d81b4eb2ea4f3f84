from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HelpdeskTicketTeam(models.Model):
    """A queue that mail comes for does not just go away."""

    _inherit = "helpdesk.ticket.team"

    def write(self, vals):
        if vals.get("active", True) is False:
            self._check_nothing_waits()
            self._check_not_the_last()
        elif vals.get("email_enabled", True) is False:
            self._check_not_the_last()
        done = super().write(vals)
        if "active" in vals:
            self._tell_stopped()
        return done

    def _tell_stopped(self):
        """Open conversations of a queue that is archived stop, and go on with it."""
        # sudo: whoever archives the team, the agents who have them are told.
        conversations = self.env["email.conversation"].sudo()
        under = conversations.with_context(active_test=False).search(
            [("queue_ids", "in", self.ids), ("state", "=", "active")]
        )
        under._tell_stopped()
        under._changed()

    def unlink(self):
        # The offers go with it in the database, unheard.
        ringing = [("queue_id", "in", self.ids), ("state", "=", "offered")]
        # sudo: whoever deletes the team.
        self.env["email.offer"].sudo().search(ringing)._end("withdrawn")
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_needed(self):
        self._check_nothing_waits()
        self._check_not_the_last()

    def _check_not_the_last(self):
        """Raises UserError when new mail would have no queue that offers it."""
        # sudo: touchpoints that whoever changes the team need not see.
        touchpoints = self.sudo().email_touchpoint_ids
        for touchpoint in touchpoints.filtered(lambda one: one.activated):
            taking = touchpoint.queue_ids.filtered(lambda queue: queue.email_enabled)
            if touchpoint._receives() and taking and not taking - self:
                raise UserError(
                    self.env._(
                        "The mail of “%(touchpoint)s” comes into “%(queue)s” and no "
                        "other queue. Link another one to it, or deactivate it, first.",
                        touchpoint=touchpoint.name,
                        queue=taking[0].display_name,
                    )
                )

    def _check_nothing_waits(self):
        """Raises UserError when conversations would wait nowhere."""
        # sudo: whoever changes the team, nobody's conversation is to be lost.
        Conversation = self.env["email.conversation"].sudo()
        for queue in self:
            here = Domain("state", "=", "pending") & Domain(
                "queue_ids", "in", queue.ids
            )
            waiting = Conversation.search(here)
            only = waiting.filtered(lambda one: not one.queue_ids - self)
            if only:
                raise UserError(
                    self.env._(
                        "%(count)s conversations wait in “%(queue)s” and nowhere else. "
                        "Take and transfer them, or close them, first.",
                        count=len(only),
                        queue=queue.display_name,
                    )
                )
