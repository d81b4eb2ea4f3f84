from odoo import fields, models

from .email_touchpoint_forwarding import ADMINISTRATOR


class EmailTouchpoint(models.Model):
    """What the provider wants confirmed before it forwards: shown where the address is.

    The mail itself arrives as a conversation, too.
    """

    _inherit = "email.touchpoint"

    confirmation_provider = fields.Char(readonly=True, copy=False)
    confirmation_code = fields.Char(readonly=True, copy=False, groups=ADMINISTRATOR)
    confirmation_link = fields.Char(readonly=True, copy=False, groups=ADMINISTRATOR)
    confirmation_at = fields.Datetime(
        "Confirmation Received", readonly=True, copy=False
    )
    confirmation_genuine = fields.Boolean(readonly=True, copy=False)

    def _on_confirmation(self, found, received_at):
        """:param found: core.inbound.confirmation.Confirmation

        One that nobody vouches for does not take the place of one that is genuine.
        """
        if self.confirmation_genuine and not found.genuine:
            return
        self.write(
            {
                "confirmation_provider": found.provider,
                "confirmation_code": found.code,
                "confirmation_link": found.link,
                "confirmation_at": received_at,
                "confirmation_genuine": found.genuine,
            }
        )

    def _forget_confirmation(self):
        """Mail is forwarded: it was used, or not needed."""
        self.write(
            {
                "confirmation_provider": False,
                "confirmation_code": False,
                "confirmation_link": False,
                "confirmation_at": False,
                "confirmation_genuine": False,
            }
        )

    def action_follow_confirmation(self):
        """Open the provider's page in a tab of its own."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": self.confirmation_link,
            "target": "new",
        }
