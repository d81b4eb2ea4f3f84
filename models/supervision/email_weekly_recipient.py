from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize


class EmailWeeklyRecipient(models.Model):
    """An address that gets the weekly figures, of somebody who is no user."""

    _name = "email.weekly.recipient"
    _description = "Recipient of the Weekly Figures"
    _inherit = ["email.guarded"]
    _rec_name = "email"

    mail_id = fields.Many2one(
        comodel_name="email.weekly.mail", required=True, ondelete="cascade", index=True
    )
    email = fields.Char("Address", required=True)
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        help="Empty: that of the company.",
    )

    @api.constrains("email")
    def _check_email(self):
        for recipient in self:
            if not email_normalize(recipient.email or ""):
                raise ValidationError(
                    self.env._(
                        "“%(address)s” is no e-mail address. Write one address a line.",
                        address=recipient.email,
                    )
                )
