from odoo import models


class EmailTouchpoint(models.Model):
    """Mail that was forwarded before the touchpoint was activated."""

    _inherit = "email.touchpoint"

    def _takes_mail(self):
        return self.activated and self._receives()

    def write(self, vals):
        result = super().write(vals)
        if {"activated", "direction"} & vals.keys():
            self.filtered(lambda each: each._takes_mail())._take_waiting()
        return result

    def _take_waiting(self):
        # sudo: what waits goes on, whoever activates it.
        rows = self.env["email.inbound"].sudo()
        rows = rows.search([("touchpoint_id", "in", self.ids), ("waiting", "=", True)])
        # One that was released meanwhile is done.
        held = rows.filtered(lambda row: row.state == "held")
        held.write({"state": "fetched", "reason": False, "attempts": 0})
        rows.waiting = False
        if held:
            self.env.ref("email_channel.ir_cron_receive").sudo()._trigger()
