from odoo import models


class EmailInbound(models.Model):
    """The time a job has goes for processing, too; the next one goes on."""

    _inherit = "email.inbound"

    def _next_batch(self, touchpoint):
        if self.env["email.mailbox"]._time_is_up():
            return self.browse()
        return super()._next_batch(touchpoint)
