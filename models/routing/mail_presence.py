from datetime import timedelta

from odoo import fields, models

from .res_users import RELOAD


class MailPresence(models.Model):
    _inherit = "mail.presence"

    def write(self, vals):
        # A closed connection is the last sign of life: agents are Offline some time
        # after it, and not after the sign before.
        if vals.get("status") == "offline":
            vals = {"last_poll": fields.Datetime.now(), **vals}
            self._look_at_what_rings()
        return super().write(vals)

    def _look_at_what_rings(self):
        """Soon, unless they come back: it is to ring at others."""
        # sudo: whoever's connection it is.
        ringing = self.env["email.offer"].sudo()
        ringing = ringing.search_count(
            [("user_id", "in", self.user_id.ids), ("state", "=", "offered")], limit=1
        )
        if ringing:
            soon = fields.Datetime.now() + RELOAD + timedelta(seconds=1)
            self.env["email.routing"]._wake(soon)
