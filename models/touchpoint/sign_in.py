"""From the button to tokens that work."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...adapters.oauth import OAuthFailed, Tokens
from ...adapters.vault import SecretLost, SecretMoved
from ..own_context import Own
from .connection_check import Check
from .oauth_app import PROVIDERS, TOKENS
from .oauth_tokens import TokenSource
from .oauth_words import explain
from .settings_link import CHANNEL, settings_error

# Tokens that just came and were not tried yet; those in use go on meanwhile.
CANDIDATE = "oauth_candidate"


class SignIn:
    """Of ``touchpoint`` at Microsoft or Google."""

    def __init__(self, touchpoint):
        self.touchpoint = touchpoint
        self.env = touchpoint.env

    def begin(self):
        """The action that sends the browser to the provider; it comes back to
        `finish`."""
        touchpoint = self.touchpoint
        if not touchpoint._uses_oauth():
            raise UserError(
                self.env._("Choose Microsoft 365 or Gmail (OAuth2) and save first.")
            )
        if self._lacks_company_app():
            raise settings_error(self.env, self._explain_missing_app(), CHANNEL)
        app = self._app()
        try:
            asked = app.authorization_url(touchpoint.receiving_id._user())
        except OAuthFailed as failure:
            raise UserError(self._explain(failure)) from None
        self.env["email.oauth.flow"]._begin(touchpoint, asked)
        return {"type": "ir.actions.act_url", "url": asked.url, "target": "self"}

    def finish(self, flow, answer):
        """Redeem the provider's answer, and connect with what it gives.

        :param flow: of email.oauth.flow
        :param answer: the callback's parameters
        :return: (what happened, in words; a notification's type)
        """
        app = self._app()
        try:
            tokens = app.redeem(flow, answer)
        except OAuthFailed as failure:
            return self._explain(failure), "danger"
        pending = False if self._is_meant(tokens.account) else tokens.account
        self._in_own_transaction(lambda mine: mine._keep_candidate(tokens, pending))
        if pending:
            return self._ask_about(tokens.account), "warning"
        return self.adopt()

    def confirm(self, vals):
        """The account that signed in is meant, though it is another.

        :param vals: what is to be written to the touchpoint before
        """
        if not self.touchpoint.oauth_pending_account:
            raise UserError(
                self.env._(
                    "This sign-in was not begun here, or was used "
                    "already: sign in again."
                )
            )
        self.touchpoint._in_own_transaction(lambda mine: mine.write(vals))
        return self.adopt()

    def adopt(self):
        """Try the new tokens on both servers, then use them; those that work go on
        where the new ones do not. Returns as `finish`."""
        touchpoint = self.touchpoint
        check = self._try_candidate()
        failed = check.words()
        if failed and self._works():
            self.discard()
            return self._explain_kept("\n\n".join(failed)), "danger"
        with TokenSource(touchpoint, TOKENS).alone():
            self._in_own_transaction(lambda mine: mine._use_candidate(not failed))
        if failed:
            check.settle()
            return "\n\n".join(failed), "danger"
        words = self.env._("%(email)s is connected.", email=touchpoint.email)
        return words, "success"

    def discard(self):
        self._in_own_transaction(lambda mine: mine._drop_candidate())

    def _in_own_transaction(self, work):
        self.touchpoint._in_own_transaction(lambda mine: work(SignIn(mine)))

    # -- the tokens that came ------------------------------------------------------

    def _keep_candidate(self, tokens, pending):
        self.touchpoint._keep_secret(CANDIDATE, tokens.dump())
        self.touchpoint.oauth_pending_account = pending

    def _drop_candidate(self):
        self.touchpoint._keep_secret(CANDIDATE, "")
        self.touchpoint.oauth_pending_account = False

    def _try_candidate(self):
        """connection_check.Check, in a transaction that leaves nothing behind."""
        with self.env.registry.cursor() as cr:
            mine = self.touchpoint.with_env(self.env(cr=cr))
            check = Check(mine.with_context(oauth_slot=Own(CANDIDATE)))
            check.run()
        # Of the caller's cursor: that of the trial is closed.
        found = check.troubles.items()
        troubles = {each.with_env(self.env): trouble for each, trouble in found}
        return Check(self.touchpoint, troubles)

    def _use_candidate(self, works):
        """The candidate's tokens are the touchpoint's from here on."""
        touchpoint = self.touchpoint
        tokens = Tokens.load(touchpoint._reveal_secret(CANDIDATE))
        touchpoint._keep_secret(TOKENS, "")
        # With what it is bound to.
        self.env["email.secret"]._lookup(touchpoint, CANDIDATE).name = TOKENS
        touchpoint.write(
            {
                "oauth_pending_account": False,
                "oauth_account": tokens.account or touchpoint.receiving_id._user(),
                "oauth_provider": touchpoint.connection_method,
                "oauth_signed_in_at": fields.Datetime.now(),
                "oauth_ends_on": tokens.ends_at and tokens.ends_at.date(),
            }
        )
        touchpoint._on_signed_in(works)

    def _works(self):
        """Whether the touchpoint is connected with tokens that it has."""
        with self.touchpoint._as_it_is_now() as now:
            # sudo: only whether there are tokens
            tokens = now.env["email.secret"].sudo()._lookup(now, TOKENS)
            return now.connection_status == "connected" and bool(tokens)

    def _is_meant(self, account):
        """Whether it is the account that this touchpoint logs in as. A provider that
        does not say who signed in leaves it to the mail server."""
        return not account or email_normalize(account) == email_normalize(
            self.touchpoint.receiving_id._user()
        )

    # -- the application -----------------------------------------------------------

    def _lacks_company_app(self):
        # sudo: only whether there is one.
        owner, prefix = self.touchpoint.sudo()._oauth_settings()
        known = self.env["email.secret"].sudo()._names_set(owner)
        return owner._name == "res.company" and not (
            owner[f"{prefix}client_id"]
            and (owner.id, f"{prefix}client_secret") in known
        )

    def _app(self):
        """adapters.oauth; UserError when it is not set up."""
        # sudo: whether it is entered, not what it is.
        owner, prefix = self.touchpoint.sudo()._oauth_settings()
        if not owner[f"{prefix}client_id"]:
            raise UserError(self._explain_missing_app())
        try:
            app = self.touchpoint._make_oauth_app()
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
        # sudo: the administrator's own words follow
        if self.touchpoint.sudo().oauth_own_app:
            return self.env._(
                "Enter the client ID and the client secret of this touchpoint's "
                "application first."
            )
        return self.env._(
            "No application for %(provider)s is set up yet. Enter its client ID and "
            "client secret under Configuration, E-mail Channel, Settings, or give this "
            "touchpoint one of its own. The manual shows how to register it.",
            provider=PROVIDERS[self.touchpoint.connection_method],
        )

    # -- words -----------------------------------------------------------------

    def _ask_about(self, account):
        return self.env._(
            "You signed in as %(account)s, but the touchpoint is %(email)s. Say on the "
            "touchpoint whether that is meant.",
            account=account,
            email=self.touchpoint.email,
        )

    def _explain(self, failure):
        return explain(
            self.env,
            failure,
            method=self.touchpoint.connection_method,
            account=self.touchpoint.receiving_id._user(),
        )

    def _explain_kept(self, words):
        return self.env._(
            "The new sign-in does not work, so the touchpoint goes on with the one it "
            "has.\n\n%(words)s",
            words=words,
        )
