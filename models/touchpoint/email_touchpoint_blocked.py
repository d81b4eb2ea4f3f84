from odoo import api, models
from odoo.tools import email_normalize

from . import sender_lists


class EmailTouchpoint(models.Model):
    """Whose mail never becomes a conversation (A12)."""

    _inherit = "email.touchpoint"

    @api.constrains("blocked_senders", "email", "second_addresses", "company_id")
    def _check_own_not_blocked(self):
        for touchpoint in self:
            own = touchpoint.company_id._own_addresses()
            sender_lists.check_own(touchpoint, "blocked_senders", own)
            sender_lists.check_own(
                # sudo: whoever sets up a touchpoint may know that it is blocked.
                touchpoint.company_id.sudo(),
                "email_blocked_senders",
                {email_normalize(touchpoint.email), *touchpoint._second_addresses()}
                - {False},
            )

    def _guard_settings(self):
        settings = super()._guard_settings()
        # sudo: the company's list counts for all its touchpoints.
        everywhere = sender_lists.read(self.company_id.sudo(), "email_blocked_senders")
        settings["blocked"] |= everywhere
        return settings
