from odoo import api, models


class EmailRouting(models.AbstractModel):
    """The routing pass: who is offered what, now."""

    _name = "email.routing"
    _description = "Routing"

    @api.model
    def _wake(self, at=None):
        """Something changed: look soon, once this transaction is committed.

        :param at: datetime, UTC; now by default
        """
        job = self.env.ref("email_channel.ir_cron_route", raise_if_not_found=False)
        if job:
            # sudo: whoever changes something, the pass is the system's work.
            job.sudo()._trigger(at)

    @api.model
    def _cron_route(self):
        """End what rang too long, then offer what waits."""
