from odoo import api, fields, models

from ...adapters.account import TokenLogin
from ...adapters.oauth_google import GoogleApp
from ...adapters.oauth_microsoft import MicrosoftApp
from ..groups import ADMINISTRATOR
from ..own_context import own_value
from . import sign_in_expiry
from .email_connection_typed import place_of
from .oauth_app import CALLBACK, PROVIDERS, TOKENS, application, check_authority
from .oauth_tokens import TokenSource
from .sign_in import SignIn

SIGNED_IN = ("oauth_account", "oauth_provider", "oauth_signed_in_at", "oauth_ends_on")
PRESET_OF = {"microsoft": "microsoft", "google": "gmail"}


class EmailTouchpoint(models.Model):
    """Signing in at Microsoft or Google instead of a password (OAuth2)."""

    _inherit = "email.touchpoint"

    oauth_account = fields.Char(
        "Signed In As", readonly=True, copy=False, groups=ADMINISTRATOR
    )
    oauth_signed_in_at = fields.Datetime(
        "Signed In On", readonly=True, copy=False, groups=ADMINISTRATOR
    )
    oauth_provider = fields.Char(
        readonly=True,
        copy=False,
        groups=ADMINISTRATOR,
        help="The connection method that the stored sign-in is for.",
    )
    oauth_ends_on = fields.Date(
        "Sign-In Ends On",
        readonly=True,
        copy=False,
        groups=ADMINISTRATOR,
        help="Only where the provider says so: after this date nobody can sign in.",
    )
    oauth_signed_in = fields.Boolean(compute="_compute_oauth_signed_in")
    oauth_pending_account = fields.Char(
        readonly=True,
        copy=False,
        groups=ADMINISTRATOR,
        help="Signed in, but it is another address than the touchpoint's: an "
        "administrator has to say why.",
    )
    oauth_redirect_uri = fields.Char(
        "Redirect URI",
        compute="_compute_oauth_redirect_uri",
        help="Register this address with the application: the browser returns to it "
        "after the sign-in.",
    )

    oauth_own_app = fields.Boolean(
        "Own Application",
        groups=ADMINISTRATOR,
        help="An application registered for this touchpoint alone, instead of the "
        "company's, which is in the settings.",
    )
    oauth_client_id = fields.Char("Client ID", groups=ADMINISTRATOR)
    oauth_client_secret = fields.Char(
        "Client Secret",
        compute="_compute_oauth_client_secret",
        inverse="_inverse_oauth_client_secret",
        groups=ADMINISTRATOR,
    )
    oauth_client_secret_set = fields.Boolean(
        compute="_compute_oauth_client_secret_set", groups=ADMINISTRATOR
    )
    oauth_tenant = fields.Char(
        "Tenant",
        groups=ADMINISTRATOR,
        help="The organisation's tenant ID or domain; “common” for an application "
        "that takes accounts of any organisation, “organizations” for such without "
        "personal accounts. “common” when empty.",
    )
    oauth_authority = fields.Char(
        "Authority",
        groups=ADMINISTRATOR,
        help="Only for national clouds, such as https://login.microsoftonline.us or "
        "https://login.partner.microsoftonline.cn.",
    )
    oauth_secret_expires = fields.Date(
        "Client Secret Expires",
        groups=ADMINISTRATOR,
        help="Administrators are warned 30, 7 and 1 days ahead.",
    )
    oauth_secret_warned_on = fields.Date(
        readonly=True, copy=False, groups=ADMINISTRATOR
    )
    oauth_secret_warning = fields.Char(
        compute="_compute_oauth_secret_warning", groups=ADMINISTRATOR
    )

    # -- settings ----------------------------------------------------------------

    def _compute_oauth_client_secret(self):
        self.oauth_client_secret = False  # written, never read

    def _inverse_oauth_client_secret(self):
        self.env["email.secret"]._store_written(self, "oauth_client_secret")

    @api.depends(
        "connection_method",
        "oauth_own_app",
        "oauth_client_id",
        "oauth_tenant",
        "oauth_authority",
    )
    def _compute_oauth_client_secret_set(self):
        self.env["email.secret"]._compute_set(self, ["oauth_client_secret"])

    def _compute_oauth_signed_in(self):
        # sudo: only whether there are tokens is shown.
        secrets = self.env["email.secret"].sudo()
        for touchpoint in self:
            # sudo: how it logs in, too, is what decides that.
            connections = touchpoint.sudo()._token_connections()
            uses = touchpoint._oauth_uses(TOKENS, connections)
            owner = touchpoint._origin
            touchpoint.oauth_signed_in = secrets._is_usable(owner, TOKENS, **uses)

    def _compute_oauth_redirect_uri(self):
        for touchpoint in self:
            touchpoint.oauth_redirect_uri = touchpoint.get_base_url() + CALLBACK

    @api.depends_context("lang")
    @api.depends(
        "connection_method",
        "oauth_own_app",
        "oauth_secret_expires",
        "oauth_ends_on",
        "company_id.email_microsoft_secret_expires",
    )
    def _compute_oauth_secret_warning(self):
        for touchpoint in self:
            touchpoint.oauth_secret_warning = sign_in_expiry.warning(touchpoint)

    @api.onchange("connection_method")
    def _onchange_connection_method(self):
        preset = PRESET_OF.get(self.connection_method)
        if preset and self.preset != preset:
            self.preset = preset
            self._onchange_preset()

    def _choose_usual_method(self):
        """On the form, when another provider was chosen."""
        usual = PRESET_OF.get(self.connection_method)
        direct = self.connection_method in ("password", *PROVIDERS)
        if direct and self.preset not in (usual, "generic"):
            self.connection_method = self._usual_method()

    def _usual_method(self):
        """How accounts of the provider are connected: Microsoft takes no passwords any
        more, Google takes both."""
        if self.preset == "microsoft":
            return "microsoft"
        # sudo: only whether there is an application.
        if self.preset == "gmail" and self.company_id.sudo().email_google_client_id:
            return "google"
        return "password"

    @api.constrains("oauth_authority")
    def _check_oauth_authority(self):
        for touchpoint in self:
            check_authority(self.env, touchpoint.oauth_authority)

    def _on_method_changed(self):
        """One provider's tokens are of no use at another; those of a touchpoint that
        is connected by password for a while are kept."""
        # sudo: the system's own
        for touchpoint in self.sudo().filtered(lambda each: each._uses_oauth()):
            provider = touchpoint.oauth_provider
            if provider not in (False, touchpoint.connection_method):
                touchpoint._forget_sign_in()
        self._ensure_forwarding_address()

    def _forget_sign_in(self):
        self._keep_secret(TOKENS, "")
        self.write(dict.fromkeys(SIGNED_IN, False))
        self.invalidate_recordset(["oauth_signed_in"], flush=False)

    # -- buttons -----------------------------------------------------------------

    def action_reauthenticate(self):
        """Renew the login. Fetching goes on with the old one until there is a new one:
        the tokens in use go on being used until others were tried."""
        self.ensure_one()
        self.check_access("write")
        if self._uses_oauth():
            return self.action_sign_in()
        return self._notify(self._tell_reauthenticate(), "info")

    def _tell_reauthenticate(self):
        if not self._receives_forwarded():
            return self.env._("Enter the new password, then press Connect.")
        if self._sends() and self.sending_method == "smtp":
            return self.env._(
                "Mail comes by forwarding, where nobody logs in. To renew the password "
                "for sending, enter it under Sending (SMTP), then press Connect."
            )
        return self.env._(
            "Mail comes by forwarding, where nobody logs in: there is nothing to "
            "renew. Press Validate to see that it still works."
        )

    def _on_signed_in(self, works):
        """Somebody signed in at the provider.

        :param works: with what came of it the touchpoint is connected
        """
        self.activity_unlink([sign_in_expiry.WARNING])
        if works:
            self._on_connected()

    def action_sign_in(self):
        """Send the browser to the provider."""
        self.ensure_one()
        self.check_access("write")
        return SignIn(self).begin()

    def action_use_shared_mailbox(self):
        """The account that signed in may use the touchpoint's mailbox."""
        return self._confirm_account({})

    def action_use_alias(self):
        """The touchpoint's address is another name of the account that signed in."""
        return self._confirm_account(
            {"imap_login": self.oauth_pending_account, "smtp_login": False}
        )

    def _confirm_account(self, vals):
        self.ensure_one()
        self.check_access("write")
        return self._notify(*SignIn(self).confirm(vals))

    def action_discard_sign_in(self):
        self.ensure_one()
        self.check_access("write")
        SignIn(self).discard()

    @api.model
    def _cron_warn_of_expiry(self):
        today = fields.Date.today()
        sign_in_expiry.warn_of_ends(self, today)
        sign_in_expiry.warn_of_secrets(self, today)

    # -- the application ---------------------------------------------------------

    def _uses_oauth(self):
        return self.connection_method in PROVIDERS

    def _oauth_settings(self):
        """(record, prefix): where the application's client_id, client_secret and so on
        are, as fields with that prefix."""
        if self.oauth_own_app:
            return self, "oauth_"
        return self.company_id, f"email_{self.connection_method}_"

    def _token_connections(self):
        """Those that log in with the tokens."""
        return self._used_connections().filtered(
            lambda each: (
                each.protocol == "imap"
                or not (each._needs_no_server() or each._sends_without_login())
            )
        )

    def _oauth_application(self):
        """Which application this is, and where it signs in. JSON's types."""
        # sudo: the company's settings are the system administrators'.
        touchpoint = self.sudo()
        return application(*touchpoint._oauth_settings(), touchpoint.connection_method)

    def _secret_uses(self, name):
        """See email.secret. With the settings as they are typed in."""
        return self._oauth_uses(name, self._connections())

    def _oauth_uses(self, name, connections):
        """As `_secret_uses`, of a client secret or of tokens. These log in at servers,
        too, as whichever user they allow."""
        uses = {"application": self._oauth_application()}
        if name == "oauth_client_secret":
            return uses
        servers = {each.protocol: each._place()[:-1] for each in connections}
        return uses | servers

    def _make_oauth_app(self):
        """The application that signs in (adapters.oauth).

        :raise SecretMoved: when its client secret was entered for another
        :raise SecretLost: when the key of its client secret is missing
        """
        # sudo: connecting needs it, whoever pressed the button.
        owner, prefix = self.sudo()._oauth_settings()
        reveal = self.env["email.secret"].sudo()._reveal
        name, uses = f"{prefix}client_secret", self._oauth_application()
        identity = {
            "client_id": (owner[f"{prefix}client_id"] or "").strip(),
            "client_secret": reveal(owner, name, application=uses),
            "redirect_uri": self.oauth_redirect_uri,
            "local": self._may_be_local(),
        }
        if self.connection_method == "google":
            return GoogleApp(**identity)
        cloud = {name: owner[f"{prefix}{name}"] for name in ("tenant", "authority")}
        given = {name: value.strip() for name, value in cloud.items() if value}
        return MicrosoftApp(**identity, **given)

    # -- logging in --------------------------------------------------------------

    def _token_login(self, connection):
        """adapters.account.TokenLogin for one of its connections"""
        slot = own_value(self.env, "oauth_slot") or TOKENS
        server = place_of(connection._settings())[:-1]
        # A lost key is told here, as that of a password, and that it is another server.
        self._reveal_secret(slot, **{connection.protocol: server})
        return TokenLogin(connection._user(), TokenSource(self, slot))

    def _reveal_secret(self, name, **uses):
        # sudo: the connection needs it, whoever pressed the button.
        return self.env["email.secret"].sudo()._reveal(self, name, **uses)

    def _secret_slot(self, name):
        return name

    def _keep_secret(self, name, secret):
        # sudo: no group has access to secrets; this is the system's own.
        self.env["email.secret"].sudo()._store(self, name, secret)
