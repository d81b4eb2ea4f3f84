from odoo import models


class EmailTouchpoint(models.Model):
    """What waited to be sent goes out when the touchpoint is connected again."""

    _inherit = "email.touchpoint"

    def write(self, vals):
        """What waited for it to be activated need not rest."""
        done = super().write(vals)
        if vals.get("activated"):
            for touchpoint in self:
                self.env["email.sender"]._send_soon(touchpoint)
        return done

    def _on_connected(self):
        result = super()._on_connected()
        self.env["email.sender"]._send_soon(self)
        return result

    def _on_found(self, half):
        if half == "smtp":
            self.env["email.sender"]._send_soon(self)
        return super()._on_found(half)

    def _mail_waits(self):
        return self.env["email.sender"]._mail_waits(self)

    def _pending(self, half):
        if half != "smtp":
            return super()._pending(half)
        return self.env["email.sender"]._pending(self)

    def _count_restored(self, outage):
        if outage.half != "smtp":
            return super()._count_restored(outage)
        return self.env["email.sender"]._count_restored(outage)
