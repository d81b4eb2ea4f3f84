"""From the page where a person consents to tokens, at both providers."""

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from on_loopback import ANA
from on_oauth import BOB, CALLBACK, OAuthCase

from adapters.oauth import Tokens
from adapters.oauth_microsoft import MicrosoftApp


def parameters(url):
    return {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}


class TestBothProviders(OAuthCase):
    def each(self):
        """An app, its provider running, one after the other."""
        for connect in (self.microsoft, self.google):
            yield connect()

    def test_a_person_consents_and_there_are_tokens(self):
        for app in self.each():
            before = datetime.now(UTC)
            tokens = self.connect(app)
            self.assertEqual(tokens.account, ANA)
            self.assertEqual(self.provider.owner(tokens.access_token), ANA)
            hour = before + timedelta(hours=1)
            self.assertLess(abs(tokens.expires_at - hour), timedelta(seconds=5))

    def test_who_signed_in_is_told_apart_from_who_was_meant(self):
        for app in self.each():
            asked = app.authorization_url(ANA)
            answer = self.person(asked.url, account=BOB)
            self.assertEqual(app.redeem(asked.flow, answer).account, BOB)

    def test_the_question_has_pkce_a_state_and_the_callback(self):
        for app in self.each():
            first, second = app.authorization_url(ANA), app.authorization_url()
            asked = parameters(first.url)
            self.assertEqual(asked["redirect_uri"], CALLBACK)
            self.assertEqual(asked["login_hint"], ANA)
            self.assertEqual(asked["code_challenge_method"], "S256")
            self.assertEqual(asked["state"], first.state)
            self.assertNotIn("login_hint", parameters(second.url))
            for name in ("state", "nonce", "code_challenge"):
                self.assertNotEqual(asked[name], parameters(second.url)[name])

    def test_cancel(self):
        for app in self.each():
            asked = app.authorization_url(ANA)
            answer = self.person(asked.url, answer="decline")
            with self.refuses("declined") as refused:
                app.redeem(asked.flow, answer)
            self.assertTrue(refused.error.reauthenticate)

    def test_a_forged_state(self):
        for app in self.each():
            flow, answer = self.ask(app)
            for forged in ("", "other", flow["state"] + "x", "ü"):
                with self.refuses("state", answer["code"], flow["state"]):
                    app.redeem(flow, answer | {"state": forged})

    def test_an_answer_nobody_asked_for(self):
        for app in self.each():
            flow, answer = self.ask(app)
            for nothing in (None, {}, {"state": ""}):
                with self.refuses("state"):
                    app.redeem(nothing, answer)
            for poor in ({}, {"state": flow["state"]}):
                with self.refuses("state"):
                    app.redeem(flow, poor)

    def test_the_answer_of_another_sign_in(self):
        """Bob's code slipped into Ana's session, with the state of Ana's."""
        for app in self.each():
            flow, _answer = self.ask(app)
            _flow, other = self.ask(app)
            with self.refuses("code", other["code"], flow["code_verifier"]):
                app.redeem(flow, other | {"state": flow["state"]})

    def test_the_id_token_of_another_sign_in(self):
        for app in self.each():
            flow, answer = self.ask(app)
            with self.refuses("state"):
                app.redeem(flow | {"nonce": "another"}, answer)

    def test_a_code_works_once(self):
        for app in self.each():
            flow, answer = self.ask(app)
            app.redeem(flow, answer)
            with self.refuses("code", answer["code"]) as refused:
                app.redeem(flow, answer)
            self.assertTrue(refused.error.reauthenticate)

    def test_wrong_client_secret(self):
        for app in self.each():
            flow, answer = self.ask(app)
            wrong = replace(app, client_secret="a~wrong~one")
            with self.refuses("client_secret", "a~wrong~one") as refused:
                wrong.redeem(flow, answer)
            self.assertFalse(refused.error.reauthenticate)

    def test_an_unknown_application(self):
        for app in self.each():
            flow, answer = self.ask(app)
            with self.refuses("client"):
                replace(app, client_id="other").redeem(flow, answer)

    def test_a_callback_that_is_not_registered(self):
        for app in self.each():
            asked = app.authorization_url(ANA)
            self.provider.redirect_uris = {"https://elsewhere.test/"}
            self.assertRegex(self.person(asked.url), "(?i)redirect.uri")
            self.provider.redirect_uris = None
            flow, answer = asked.flow, self.person(asked.url)
            self.provider.fault = "redirect_uri"
            with self.refuses("redirect_uri"):
                app.redeem(flow, answer)

    def test_nothing_shows_a_secret(self):
        for app in self.each():
            with self.assertLogs(level=logging.DEBUG) as logs:
                flow, answer = self.ask(app)
                asked = app.authorization_url(ANA)
                tokens = app.renew(app.redeem(flow, answer))
            secrets = [
                app.client_secret,
                tokens.access_token,
                tokens.refresh_token,
                flow["code_verifier"],
            ]
            shown = f"{app!r} {app} {tokens!r} {tokens} {asked!r} {logs.output}"
            for secret in [*secrets, asked.state]:
                self.assertNotIn(secret, shown)
            self.assertIn(ANA, repr(tokens))

    def test_tokens_are_stored_as_text_and_known_again(self):
        for app in self.each():
            tokens = self.connect(app)
            self.assertEqual(Tokens.load(tokens.dump()), tokens)

    def test_a_token_is_used_until_shortly_before_it_expires(self):
        end = datetime(2026, 1, 1, 12, tzinfo=UTC)
        tokens = Tokens("access", "refresh", end)
        self.assertTrue(tokens.usable(end - timedelta(minutes=6)))
        self.assertFalse(tokens.usable(end - timedelta(minutes=4)))
        self.assertFalse(tokens.usable(end - timedelta(hours=1), rejected="access"))
        self.assertTrue(tokens.usable(end - timedelta(hours=1), rejected="older"))


class TestMicrosoft(OAuthCase):
    def test_scopes_for_imap_and_smtp_and_to_stay(self):
        asked = parameters(self.microsoft().authorization_url().url)
        self.assertLessEqual(
            {
                "https://outlook.office.com/IMAP.AccessAsUser.All",
                "https://outlook.office.com/SMTP.Send",
                "offline_access",
            },
            set(asked["scope"].split()),
        )

    def test_national_clouds_issue_tokens_under_their_own_name(self):
        for authority, resource in (
            ("https://login.microsoftonline.com", "https://outlook.office.com"),
            ("https://login.microsoftonline.us/", "https://outlook.office365.us"),
            ("https://login.partner.microsoftonline.cn", "https://partner.outlook.cn"),
        ):
            app = MicrosoftApp("id", "secret", CALLBACK, authority=authority)
            self.assertEqual(app.scopes[1], f"{resource}/SMTP.Send")

    def test_the_authority_and_the_tenant_are_where_the_user_is_sent(self):
        app = self.microsoft(tenant=" loop.test ")
        url = app.authorization_url().url
        self.assertTrue(url.startswith(f"{self.provider.url}/loop.test/oauth2/"), url)
        self.assertEqual(self.connect(app).account, ANA)

    def test_unknown_tenant(self):
        app = self.microsoft(tenant="nowhere.test")
        with self.refuses("tenant") as refused:
            app.authorization_url()
        self.assertIn("nowhere.test", refused.error.detail)

    def test_an_authority_that_is_no_https_address(self):
        for authority in ("http://localhost", "localhost", ""):
            app = self.microsoft(authority=authority)
            with self.refuses("tenant"):
                app.authorization_url()

    def test_what_the_page_answers(self):
        app = self.microsoft()
        for fault, cause in (
            ("admin_consent", "admin_consent"),
            ("consent", "consent"),
            ("policy", "policy"),
            ("busy", "unavailable"),
        ):
            self.provider.page_fault = fault
            with self.subTest(fault), self.refuses(cause) as refused:
                self.connect(app)
            self.assertRegex(refused.error.code, r"^AADSTS\d+$")

    def test_what_the_token_endpoint_answers_to_a_code(self):
        app = self.microsoft()
        for fault, cause in (
            ("mfa", "mfa"),
            ("mfa_enrol", "mfa"),
            ("client_secret_expired", "client_secret_expired"),
            ("account", "account"),
            ("account_disabled", "account_disabled"),
            ("consent", "consent"),
            ("expired", "code"),
            ("revoked", "code"),
            ("new_consent", "consent"),
            ("new_interaction", "sign_in"),
            ("new", "other"),
        ):
            self.provider.fault = fault
            with self.subTest(fault), self.refuses(cause) as refused:
                self.connect(app)
            self.assertEqual(refused.error.reason, "login")

    def test_the_words_are_the_first_of_microsofts(self):
        app = self.microsoft(client_secret="wrong")
        with self.refuses("client_secret") as refused:
            self.connect(app)
        self.assertEqual(refused.error.code, "AADSTS7000215")
        self.assertTrue(refused.error.detail.startswith("Invalid client secret"))
        self.assertIsNone(
            re.search("Trace ID|AADSTS|[0-9a-f-]{36}", refused.error.detail)
        )


class TestGoogle(OAuthCase):
    def test_scopes_for_mail_and_to_stay(self):
        asked = parameters(self.google().authorization_url().url)
        self.assertIn("https://mail.google.com/", asked["scope"].split())
        self.assertEqual(asked["access_type"], "offline")
        self.assertIn("consent", asked["prompt"])

    def test_the_box_for_mail_was_left_empty(self):
        app = self.google()
        self.provider.withhold = {"https://mail.google.com/"}
        with self.refuses("scope") as refused:
            self.connect(app)
        self.assertTrue(refused.error.reauthenticate)

    def test_what_the_page_answers(self):
        app = self.google()
        self.provider.page_fault = "policy"
        with self.refuses("policy"):
            self.connect(app)

    def test_what_the_token_endpoint_answers_to_a_code(self):
        app = self.google()
        for fault, cause in (
            ("client", "client"),
            ("client_deleted", "client"),
            ("scope", "scope"),
            ("account_disabled", "account_disabled"),
        ):
            self.provider.fault = fault
            with self.subTest(fault), self.refuses(cause):
                self.connect(app)

    def test_an_answer_for_another_application(self):
        app = self.google()
        flow, answer = self.ask(app)
        self.provider.audience = "another"
        with self.refuses("state"):
            app.redeem(flow, answer)


class TestPage(OAuthCase):
    """The page the tours press, in a browser that trusts no certificate of ours."""

    def test_the_page_is_plain_and_the_tokens_are_not(self):
        for connect in (self.microsoft, self.google):
            app = connect(plain_page=True)
            asked = app.authorization_url(ANA)
            self.assertTrue(asked.url.startswith("http://localhost:"))
            tokens = app.redeem(asked.flow, self.person(asked.url))
            self.assertEqual(tokens.account, ANA)
