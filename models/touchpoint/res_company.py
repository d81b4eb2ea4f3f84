from odoo import api, fields, models
from odoo.exceptions import ValidationError

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
        comodel_name="fs.storage", string="Storage for Originals", ondelete="restrict"
    )
    # The channel's own words, shown by the settings.
    email_raw_trouble = fields.Text(
        "Trouble with the Originals", readonly=True, groups=fields.NO_ACCESS
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
