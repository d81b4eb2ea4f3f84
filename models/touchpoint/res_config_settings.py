from odoo import api, fields, models

from .oauth_app import CALLBACK, redirect_problem
from .res_company import CLIENT_SECRETS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    email_blocked_senders = fields.Text(
        related="company_id.email_blocked_senders", readonly=False
    )
    email_raw_retention = fields.Selection(
        related="company_id.email_raw_retention", readonly=False
    )
    email_raw_days = fields.Integer(related="company_id.email_raw_days", readonly=False)
    email_raw_storage_id = fields.Many2one(
        related="company_id.email_raw_storage_id", readonly=False
    )

    email_microsoft_client_id = fields.Char(
        related="company_id.email_microsoft_client_id", readonly=False
    )
    email_microsoft_client_secret = fields.Char(
        "Client Secret",
        compute="_compute_email_client_secrets",
        inverse="_inverse_email_microsoft_client_secret",
    )
    email_microsoft_client_secret_set = fields.Boolean(
        related="company_id.email_microsoft_client_secret_set"
    )
    email_microsoft_tenant = fields.Char(
        related="company_id.email_microsoft_tenant", readonly=False
    )
    email_microsoft_authority = fields.Char(
        related="company_id.email_microsoft_authority", readonly=False
    )
    email_microsoft_secret_expires = fields.Date(
        related="company_id.email_microsoft_secret_expires", readonly=False
    )
    email_google_client_id = fields.Char(
        related="company_id.email_google_client_id", readonly=False
    )
    email_google_client_secret = fields.Char(
        "Google Client Secret",
        compute="_compute_email_client_secrets",
        inverse="_inverse_email_google_client_secret",
    )
    email_google_client_secret_set = fields.Boolean(
        related="company_id.email_google_client_secret_set"
    )
    email_redirect_uri = fields.Char(
        "Redirect URI", compute="_compute_email_redirect_uri"
    )

    email_redirect_problem = fields.Text(compute="_compute_email_redirect_uri")

    @api.model_create_multi
    def create(self, vals_list):
        """The secrets last: each is bound to the application saved with it."""
        vals_list = [dict(vals) for vals in vals_list]
        typed = [
            {name: vals.pop(name) for name in CLIENT_SECRETS if vals.get(name)}
            for vals in vals_list
        ]
        settings = super().create(vals_list)
        for each, secrets in zip(settings, typed, strict=True):
            if secrets:
                each.write(secrets)
        return settings

    def _compute_email_redirect_uri(self):
        for settings in self:
            settings.email_redirect_uri = settings.get_base_url() + CALLBACK
            settings.email_redirect_problem = redirect_problem(self.env)

    # Not related fields: the answer to saving the page would hold what was typed in.

    def _compute_email_client_secrets(self):
        for name in CLIENT_SECRETS:
            self[name] = False

    def _inverse_email_microsoft_client_secret(self):
        self._hand_on("email_microsoft_client_secret")

    def _inverse_email_google_client_secret(self):
        self._hand_on("email_google_client_secret")

    def _hand_on(self, name):
        """With the application that it is entered for, whichever is saved first."""
        prefix = name.removesuffix("client_secret")
        for settings in self.filtered(name):
            company = settings.company_id
            names = (f"{prefix}{each}" for each in ("client_id", "tenant", "authority"))
            vals = {each: settings[each] for each in names if each in settings}
            company.write({**vals, name: settings[name]})
        self.invalidate_recordset([name], flush=False)
