from odoo import fields, models

ORIGINS = [
    ("unsubscribed", "Unsubscribed"),
    ("bounced", "Mail came back"),
    ("complaint", "Said it is spam"),
]


class MailBlacklist(models.Model):
    _inherit = "mail.blacklist"

    email_origin = fields.Selection(
        selection=ORIGINS,
        string="Origin",
        readonly=True,
        help="What put it here: a mailing of the e-mail channel. Empty: a user, or "
        "another program.",
    )
    email_reason = fields.Char(
        "Reason", tracking=3, help="Why this address is mailed no more."
    )

    def write(self, vals):
        """Who puts it here anew has his own reason."""
        if vals.get("active") and "email_origin" not in vals:
            vals = {"email_origin": False, "email_reason": False, **vals}
        return super().write(vals)
