from odoo import models

from ..own_context import own_value
from ..quiet import BY_CHANNEL
from .foreign_merge import ForeignMerge


class MailMessage(models.Model):
    """Messages of tickets that go to another one."""

    _inherit = "mail.message"

    def write(self, vals):
        if vals.get("res_id") and not own_value(self.env, *BY_CHANNEL):
            ForeignMerge(self.env).before_messages(self, vals)
        return super().write(vals)
