from odoo import fields, models


class MailPresence(models.Model):
    _inherit = "mail.presence"

    def write(self, vals):
        # A closed connection is the last sign of life: agents are Offline some time
        # after it, and not after the sign before.
        if vals.get("status") == "offline":
            vals = {"last_poll": fields.Datetime.now(), **vals}
        return super().write(vals)
