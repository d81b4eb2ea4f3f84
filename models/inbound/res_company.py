from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_AN_HOUR = 100_000


class ResCompany(models.Model):
    """How many mails an hour one sender may write before the rest is held back (B7)."""

    _inherit = "res.company"

    email_sender_limit = fields.Integer(
        "E-mails an Hour",
        default=200,
        help="What one sender writes beyond that in an hour is held under Incoming "
        "Mail until an administrator releases it. 0: no limit.",
    )
    email_automatic_limit = fields.Integer(
        "Automatic E-mails an Hour",
        default=20,
        help="The same for mail that a program wrote: automatic replies, newsletters, "
        "delivery reports. 0: no limit.",
    )

    @api.constrains("email_sender_limit", "email_automatic_limit")
    def _check_email_limits(self):
        for company in self:
            limits = (company.email_sender_limit, company.email_automatic_limit)
            if not all(0 <= limit <= MOST_AN_HOUR for limit in limits):
                raise ValidationError(
                    self.env._(
                        "The number of e-mails that one sender may write in an hour is "
                        "between 1 and %(most)s. Enter 0 for no limit.",
                        most=MOST_AN_HOUR,
                    )
                )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_sender_limit = fields.Integer(
        related="company_id.email_sender_limit", readonly=False
    )
    email_automatic_limit = fields.Integer(
        related="company_id.email_automatic_limit", readonly=False
    )
