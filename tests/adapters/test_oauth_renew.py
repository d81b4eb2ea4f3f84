"""Renewing tokens, and every way it ends."""

import socket
from dataclasses import replace

from on_loopback import ANA
from on_oauth import BOB, OAuthCase

from adapters.oauth import Tokens, utc_now
from fakes.certificate import make_certificate
from fakes.loopback import free_port


class TestRenewal(OAuthCase):
    def test_new_tokens_for_the_same_account(self):
        for connect in (self.microsoft, self.google):
            app = connect()
            tokens = self.connect(app)
            new = app.renew(tokens)
            self.assertNotEqual(new.access_token, tokens.access_token)
            self.assertEqual(self.provider.owner(new.access_token), ANA)
            self.assertEqual((new.account, new.scopes), (ANA, tokens.scopes))

    def test_a_rotated_refresh_token_is_the_one_that_works(self):
        app = self.microsoft()
        self.provider.single_use = True
        tokens = self.connect(app)
        new = app.renew(tokens)
        self.assertNotEqual(new.refresh_token, tokens.refresh_token)
        with self.refuses("revoked", tokens.refresh_token):
            app.renew(tokens)
        app.renew(new)

    def test_a_refresh_token_that_is_not_rotated_goes_on(self):
        app = self.google()
        tokens = self.connect(app)
        new = app.renew(app.renew(tokens))
        self.assertEqual(new.refresh_token, tokens.refresh_token)

    def test_the_end_of_a_sign_in_is_known_and_stays_though_it_is_not_repeated(self):
        app = self.google()
        self.provider.testing = True
        tokens = self.connect(app)
        self.assertEqual((tokens.ends_at - utc_now()).days, 6)
        self.assertEqual(Tokens.load(tokens.dump()), tokens)
        self.provider.testing = False
        self.assertEqual(app.renew(tokens).ends_at, tokens.ends_at)

    def test_revoked(self):
        for connect, code in (
            (self.microsoft, "AADSTS50173"),
            (self.google, "invalid_grant"),
        ):
            app = connect()
            tokens = self.connect(app)
            self.provider.revoke(BOB)
            tokens = app.renew(tokens)
            self.provider.revoke(ANA)
            with self.refuses("revoked", tokens.refresh_token) as refused:
                app.renew(tokens)
            self.assertEqual(refused.error.code, code)
            self.assertTrue(refused.error.reauthenticate)

    def test_expired_by_age(self):
        for connect, cause in ((self.microsoft, "expired"), (self.google, "revoked")):
            app = connect()
            tokens = self.connect(app)
            self.provider.expire_refresh()
            with self.refuses(cause, tokens.refresh_token):
                app.renew(tokens)

    def test_consent_taken_back(self):
        for connect, cause in ((self.microsoft, "consent"), (self.google, "revoked")):
            app = connect()
            tokens = self.connect(app)
            self.provider.withdraw_consent(ANA)
            with self.refuses(cause, tokens.refresh_token):
                app.renew(tokens)

    def test_second_factor_wanted(self):
        app = self.microsoft()
        tokens = self.connect(app)
        self.provider.mfa.add(ANA)
        with self.refuses("mfa", tokens.refresh_token):
            app.renew(tokens)

    def test_account_disabled(self):
        for connect in (self.microsoft, self.google):
            app = connect()
            tokens = self.connect(app)
            self.provider.disabled.add(ANA)
            with self.refuses("account_disabled", tokens.refresh_token) as refused:
                app.renew(tokens)
            self.assertFalse(refused.error.reauthenticate)

    def test_the_client_secret_ran_out_or_was_replaced(self):
        app = self.microsoft()
        tokens = self.connect(app)
        self.provider.secret_expired = True
        with self.refuses("client_secret_expired", tokens.refresh_token):
            app.renew(tokens)
        self.provider.secret_expired = False
        self.provider.client_secret = "a~new~one"
        with self.refuses("client_secret", tokens.refresh_token, app.client_secret):
            app.renew(tokens)
        new = replace(app, client_secret="a~new~one").renew(tokens)
        self.assertEqual(new.account, ANA)

    def test_a_session_that_ended_at_google(self):
        app = self.google()
        tokens = self.connect(app)
        self.provider.fault = "sign_in"
        with self.refuses("sign_in"):
            app.renew(tokens)

    def test_a_provider_that_quotes_the_secrets(self):
        for connect in (self.google, self.microsoft):
            app = connect()
            tokens = self.connect(app)
            self.provider.quotes = f"{app.client_secret} {tokens.refresh_token}"
            self.provider.words = lambda name: "said"  # and no trace behind it
            self.provider.fault = "revoked"
            with self.refuses("revoked", tokens.refresh_token) as refused:
                app.renew(tokens)
            self.assertIn("*** ***", refused.error.detail)

    def test_no_error_is_repeated_from_memory(self):
        app = self.microsoft()
        tokens = self.connect(app)
        self.provider.fault = "revoked"
        with self.refuses("revoked"):
            app.renew(tokens)
        self.provider.fault = None
        self.assertEqual(app.renew(tokens).account, ANA)


class TestTrouble(OAuthCase):
    """What passes by itself says so."""

    def passes(self, cause, reason, app, tokens):
        with self.refuses(cause, tokens.refresh_token) as refused:
            app.renew(tokens)
        self.assertEqual(refused.error.reason, reason)
        self.assertFalse(refused.error.reauthenticate)
        return refused.error

    def test_throttled_and_out_of_order(self):
        for connect in (self.microsoft, self.google):
            app = connect()
            tokens = self.connect(app)
            self.provider.status = 429
            error = self.passes("throttled", "busy", app, tokens)
            self.assertEqual(error.detail, "Retry-After: 7")
            for status in (500, 503):
                self.provider.status = status
                self.passes("unavailable", "busy", app, tokens)
            self.provider.status = None
            app.renew(tokens)

    def test_nonsense(self):
        for connect in (self.microsoft, self.google):
            app = connect()
            tokens = self.connect(app)
            for body in ("<h1>Wi-Fi</h1>", "[]", "{}", ""):
                self.provider.nonsense = body
                with self.subTest(body):
                    self.passes("unavailable", "busy", app, tokens)

    def test_unreachable(self):
        for connect in (self.microsoft, self.google):
            app = connect()
            tokens = self.connect(app)
            self.provider.stop()
            self.passes("network", "port", app, tokens)

    def test_unknown_host(self):
        app = self.microsoft()
        tokens = self.connect(app)
        app = replace(app, authority="https://login.invalid")
        error = self.passes("network", "host", app, tokens)
        self.assertEqual(error.detail, "login.invalid")

    def test_silent(self):
        app = self.google()
        tokens = self.connect(app)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            silent = f"https://localhost:{listening.getsockname()[1]}/token"
            app = replace(app, token_endpoint=silent, timeout=0.2)
            self.passes("network", "timeout", app, tokens)

    def test_a_certificate_that_is_not_trusted(self):
        other = str(make_certificate(self.directory / "other")[0])
        for connect in (self.microsoft, self.google):
            app = connect()
            tokens = self.connect(app)
            self.passes("network", "certificate", replace(app, ca_file=None), tokens)
            self.passes("network", "certificate", replace(app, ca_file=other), tokens)

    def test_a_file_of_certificates_that_is_missing(self):
        app = self.microsoft(ca_file="/none.pem")
        with self.refuses("network") as refused:
            app.authorization_url()
        self.assertEqual(refused.error.reason, "certificate")

    def test_no_server_of_this_kind(self):
        app = self.microsoft(authority=f"https://localhost:{free_port()}")
        with self.refuses("network"):
            app.authorization_url()
