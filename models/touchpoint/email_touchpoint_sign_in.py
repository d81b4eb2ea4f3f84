from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...adapters.oauth import OAuthFailed, Tokens
from ...adapters.vault import SecretLost, SecretMoved
from ..own_context import Own
from .connection_words import tell_all
from .email_touchpoint_oauth import ADMINISTRATOR, CANDIDATE, TOKENS
from .oauth_app import PROVIDERS
from .oauth_tokens import TokenSource
from .oauth_words import explain
from .settings_link import CHANNEL, settings_error


class EmailTouchpoint(models.Model):
    """From the button to tokens that work."""

    _inherit = "email.touchpoint"

    oauth_pending_account = fields.Char(
        readonly=True,
        copy=False,
        groups=ADMINISTRATOR,
        help="Signed in, but it is another address than the touchpoint's: an "
        "administrator has to say why.",
    )

    # -- buttons ---------------------------------------------------------------

    def action_sign_in(self):
        """Send the browser to the provider; it comes back to `_finish_sign_in`."""
        self.ensure_one()
        self.check_access("write")
        if not self._uses_oauth():
            raise UserError(
                self.env._("Choose Microsoft 365 or Gmail (OAuth2) and save first.")
            )
        if self._lacks_company_app():
            raise settings_error(self.env, self._explain_missing_app(), CHANNEL)
        app = self._app_that_is_set_up()
        try:
            asked = app.authorization_url(self.receiving_id._user())
        except OAuthFailed as failure:
            raise UserError(self._explain_sign_in(failure)) from None
        self.env["email.oauth.flow"]._begin(self, asked)
        return {"type": "ir.actions.act_url", "url": asked.url, "target": "self"}

    def action_connect(self):
        if self._uses_oauth() and not self.oauth_signed_in:
            return self.action_sign_in()
        return super().action_connect()

    def action_reauthenticate(self):
        """The tokens in use go on being used until others were tried."""
        if self._uses_oauth():
            return self.action_sign_in()
        return super().action_reauthenticate()

    def action_use_shared_mailbox(self):
        """The account that signed in may use the touchpoint's mailbox."""
        return self._confirm_account({})

    def action_use_alias(self):
        """The touchpoint's address is another name of the account that signed in."""
        return self._confirm_account(
            {"imap_login": self.oauth_pending_account, "smtp_login": False}
        )

    def action_discard_sign_in(self):
        self.ensure_one()
        self.check_access("write")
        self._in_own_transaction(lambda mine: mine._drop_candidate())

    def _confirm_account(self, vals):
        self.ensure_one()
        self.check_access("write")
        if not self.oauth_pending_account:
            raise UserError(
                self.env._(
                    "This sign-in was not begun here, or was used "
                    "already: sign in again."
                )
            )
        self._in_own_transaction(lambda mine: mine.write(vals))
        message, kind = self._adopt_candidate()
        return self._notify(message, kind)

    def _lacks_company_app(self):
        # sudo: only whether there is one.
        owner, prefix = self.sudo()._oauth_settings()
        known = self.env["email.secret"].sudo()._names_set(owner)
        return owner._name == "res.company" and not (
            owner[f"{prefix}client_id"]
            and (owner.id, f"{prefix}client_secret") in known
        )

    def _app_that_is_set_up(self):
        # sudo: whether it is entered, not what it is.
        owner, prefix = self.sudo()._oauth_settings()
        if not owner[f"{prefix}client_id"]:
            raise UserError(self._explain_missing_app())
        try:
            app = self._make_oauth_app()
        except SecretMoved:
            raise UserError(
                self.env._(
                    "The stored client secret was entered for another application, "
                    "tenant or authority, and is sent nowhere else. Enter the client "
                    "secret again."
                )
            ) from None
        except SecretLost:
            raise UserError(
                self.env._(
                    "The stored client secret can no longer be read: the key it was "
                    "encrypted with is missing. Enter it again."
                )
            ) from None
        if not app.client_id or not app.client_secret:
            raise UserError(self._explain_missing_app())
        return app

    def _explain_missing_app(self):
        if self.sudo().oauth_own_app:  # sudo: the administrator's own words follow
            return self.env._(
                "Enter the client ID and the client secret of this touchpoint's "
                "application first."
            )
        return self.env._(
            "No application for %(provider)s is set up yet. Enter its client ID and "
            "client secret under Configuration, E-mail Channel, Settings, or give this "
            "touchpoint one of its own. The manual shows how to register it.",
            provider=PROVIDERS[self.connection_method],
        )

    # -- the browser is back ---------------------------------------------------

    def _finish_sign_in(self, flow, answer):
        """Redeem the provider's answer, and connect with what it gives.

        :param flow: of email.oauth.flow
        :param answer: the callback's parameters
        :return: (what happened, in words; a notification's type)
        """
        app = self._app_that_is_set_up()
        try:
            tokens = app.redeem(flow, answer)
        except OAuthFailed as failure:
            return self._explain_sign_in(failure), "danger"
        self._in_own_transaction(lambda mine: mine._keep_candidate(tokens))
        if not self._is_meant(tokens.account):
            return self._ask_about(tokens.account), "warning"
        return self._adopt_candidate()

    def _keep_candidate(self, tokens):
        self._keep_secret(CANDIDATE, tokens.dump())
        account = tokens.account
        self.oauth_pending_account = False if self._is_meant(account) else account

    def _drop_candidate(self):
        self._keep_secret(CANDIDATE, "")
        self.oauth_pending_account = False

    def _is_meant(self, account):
        """Whether it is the account that this touchpoint logs in as. A provider that
        does not say who signed in leaves it to the mail server."""
        return not account or email_normalize(account) == email_normalize(
            self.receiving_id._user()
        )

    def _ask_about(self, account):
        return self.env._(
            "You signed in as %(account)s, but the touchpoint is %(email)s. Say on the "
            "touchpoint whether that is meant.",
            account=account,
            email=self.email,
        )

    def _adopt_candidate(self):
        """Try the new tokens on both servers, then use them; those that work go on
        where the new ones do not. Returns as `_finish_sign_in`."""
        troubles = self._try_candidate()
        found = tell_all(self.env, filter(None, troubles.values()))
        words = "\n\n".join(found)
        if found and self._works():
            self._in_own_transaction(lambda mine: mine._drop_candidate())
            return self._explain_kept(words), "danger"
        with TokenSource(self, TOKENS).alone():
            self._in_own_transaction(lambda mine: mine._on_signed_in(not found))
        if found:
            self._on_checked(troubles)
            return words, "danger"
        return self.env._("%(email)s is connected.", email=self.email), "success"

    def _try_candidate(self):
        with self.env.registry.cursor() as cr:
            mine = self.with_env(self.env(cr=cr)).with_context(
                oauth_slot=Own(CANDIDATE)
            )
            found = mine._find_troubles()
        # Of the caller's cursor: that of the trial is closed.
        return {each.with_env(self.env): trouble for each, trouble in found.items()}

    def _works(self):
        with self._as_it_is_now() as now:
            # sudo: only whether there are tokens
            tokens = now.env["email.secret"].sudo()._lookup(now, TOKENS)
            return now.connection_status == "connected" and bool(tokens)

    def _on_signed_in(self, works):
        """The candidate's tokens are the touchpoint's from here on."""
        tokens = Tokens.load(self._reveal_secret(CANDIDATE))
        self._keep_secret(TOKENS, "")
        # With what it is bound to.
        self.env["email.secret"]._lookup(self, CANDIDATE).name = TOKENS
        self.write(
            {
                "oauth_pending_account": False,
                "oauth_account": tokens.account or self.receiving_id._user(),
                "oauth_provider": self.connection_method,
                "oauth_signed_in_at": fields.Datetime.now(),
                "oauth_ends_on": tokens.ends_at and tokens.ends_at.date(),
            }
        )
        if works:
            self._on_connected()

    # -- words -----------------------------------------------------------------

    def _explain_sign_in(self, failure):
        return explain(
            self.env,
            failure,
            method=self.connection_method,
            account=self.receiving_id._user(),
        )

    def _explain_kept(self, words):
        return self.env._(
            "The new sign-in does not work, so the touchpoint goes on with the one it "
            "has.\n\n%(words)s",
            words=words,
        )
