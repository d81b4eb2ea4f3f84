from odoo import api, fields, models
from odoo.tools import email_normalize

from . import sender_lists


class ResCompany(models.Model):
    """Senders whose mail no touchpoint of the company takes."""

    _inherit = "res.company"

    email_blocked_senders = fields.Text(
        "Blocked Senders",
        groups="email_channel.group_email_supervisor,base.group_system",
        help="Addresses and domains, separated by commas. Their mail never becomes a "
        "conversation, whichever touchpoint receives it; it is kept under Incoming "
        "Mail.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [sender_lists.folded(vals, "email_blocked_senders") for vals in vals_list]
        )

    def write(self, vals):
        return super().write(sender_lists.folded(vals, "email_blocked_senders"))

    @api.constrains("email_blocked_senders")
    def _check_email_blocked_senders(self):
        for company in self:
            sender_lists.check_own(
                company, "email_blocked_senders", company._own_addresses()
            )

    def _own_addresses(self):
        """Normalized addresses that this company writes and is written to."""
        # sudo: that they are ours is all that is told of them.
        company = self.sudo()
        touchpoints = company.env["email.touchpoint"].search(
            [("company_id", "=", company.id)]
        )
        domain = company.alias_domain_id
        addresses = [
            *touchpoints.mapped("email"),
            *touchpoints._second_addresses(),
            company.email,
            domain.catchall_email,
            domain.bounce_email,
            domain.default_from_email,
        ]
        return {email_normalize(address or "") for address in addresses} - {False}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_blocked_senders = fields.Text(
        related="company_id.email_blocked_senders", readonly=False
    )
