from odoo import models


class EmailTouchpoint(models.Model):
    """A touchpoint that was connected anew need not rest."""

    _inherit = "email.touchpoint"

    def _on_connected(self):
        self.mailbox_ids._plan(0, None)
        return super()._on_connected()
