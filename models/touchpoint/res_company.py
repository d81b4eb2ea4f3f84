from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from ..groups import EMPLOYEE, SUPERVISOR
from . import sender_lists
from .oauth_app import application, check_authority

SYSTEM = "base.group_system"
CLIENT_SECRETS = ("email_microsoft_client_secret", "email_google_client_secret")


class ResCompany(models.Model):
    _inherit = "res.company"

    email_raw_retention = fields.Selection(
        selection=[
            ("keep", "Keep them"),
            ("move", "Move them to a storage"),
            ("delete", "Delete them"),
        ],
        string="Originals of Mails",
        required=True,
        default="keep",
        help="What happens to the original of a mail, as it was fetched, once the "
        "mail is part of a conversation or was dropped. Conversations keep their "
        "texts and files whatever you choose.",
    )
    email_raw_days = fields.Integer("After (days)", default=365)
    email_raw_storage_id = fields.Many2one(
        comodel_name="fs.storage",
        string="Storage for Originals",
        ondelete="restrict",
        groups=EMPLOYEE,
    )

    email_microsoft_client_id = fields.Char("Client ID", groups=SYSTEM)
    email_microsoft_client_secret = fields.Char(
        "Client Secret",
        compute="_compute_email_client_secrets",
        inverse="_inverse_email_microsoft_client_secret",
        groups=SYSTEM,
    )
    email_microsoft_client_secret_set = fields.Boolean(
        compute="_compute_email_client_secrets_set", groups=SYSTEM
    )
    email_microsoft_tenant = fields.Char("Tenant", groups=SYSTEM)
    email_microsoft_authority = fields.Char("Authority", groups=SYSTEM)
    email_microsoft_secret_expires = fields.Date("Client Secret Expires", groups=SYSTEM)
    email_microsoft_secret_warned_on = fields.Date(
        readonly=True, groups=fields.NO_ACCESS
    )
    email_google_client_id = fields.Char("Google Client ID", groups=SYSTEM)
    email_google_client_secret = fields.Char(
        "Google Client Secret",
        compute="_compute_email_client_secrets",
        inverse="_inverse_email_google_client_secret",
        groups=SYSTEM,
    )
    email_google_client_secret_set = fields.Boolean(
        compute="_compute_email_client_secrets_set", groups=SYSTEM
    )

    # Whose mail no touchpoint of the company takes.
    email_blocked_senders = fields.Text(
        "Blocked Senders",
        groups=f"{SUPERVISOR},{SYSTEM}",
        help="Addresses and domains, separated by commas. Their mail never becomes a "
        "conversation, whichever touchpoint receives it; it is kept under Incoming "
        "Mail.",
    )

    @api.constrains("email_raw_retention", "email_raw_days", "email_raw_storage_id")
    def _check_email_raw_retention(self):
        for company in self:
            if company.email_raw_retention == "keep":
                continue
            if company.email_raw_days < 1:
                raise ValidationError(
                    self.env._("Originals of mails must be kept for 1 day or longer.")
                )
            if company.email_raw_retention == "move" and not (
                company.email_raw_storage_id
            ):
                raise ValidationError(
                    self.env._("Choose the storage that takes the originals of mails.")
                )

    # -- applications that sign in at Microsoft and Google ---------------------

    def _compute_email_client_secrets(self):
        for name in CLIENT_SECRETS:
            self[name] = False  # written, never read

    def _inverse_email_microsoft_client_secret(self):
        self.env["email.secret"]._store_written(self, "email_microsoft_client_secret")

    def _inverse_email_google_client_secret(self):
        self.env["email.secret"]._store_written(self, "email_google_client_secret")

    @api.depends(
        "email_microsoft_client_id",
        "email_microsoft_tenant",
        "email_microsoft_authority",
        "email_google_client_id",
    )
    def _compute_email_client_secrets_set(self):
        self.env["email.secret"]._compute_set(self, CLIENT_SECRETS)

    def _secret_slot(self, name):
        return name

    def _secret_uses(self, name):
        """See email.secret."""
        prefix = name.removesuffix("client_secret")
        method = prefix.removeprefix("email_").rstrip("_")
        return {"application": application(self.sudo(), prefix, method)}

    @api.constrains("email_microsoft_authority")
    def _check_email_microsoft_authority(self):
        for company in self:
            check_authority(self.env, company.email_microsoft_authority)

    # -- blocked senders -----------------------------------------------------

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
        # sudo: that they are ours is all that is told of them. Of settings that are
        # only tried, the company itself is asked.
        company = self.sudo()._origin
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
