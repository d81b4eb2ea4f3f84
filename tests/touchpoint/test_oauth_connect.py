from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import new_test_user

from ...models.touchpoint.oauth_app import TOKENS
from ...models.touchpoint.sign_in import SignIn
from ..common import CUSTOMER, SUPPORT
from .oauth import OAuthCase


class TestOauthConnect(OAuthCase):
    def test_signing_in_connects_both_ways_and_mail_flows(self):
        self.assertEqual(self.touchpoint.connection_status, "not_connected")
        words, kind = self.sign_in()
        self.assertEqual((words, kind), (f"{SUPPORT} is connected.", "success"))
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertEqual(self.touchpoint.oauth_account, SUPPORT)
        self.assertTrue(self.touchpoint.oauth_signed_in_at)
        self.touchpoint.action_activate()
        mail = self.receive(self.mail())
        self.answer(mail)
        self.send_queue()
        self.assertEqual(self.smtpd.sent[-1].rcpt_tos, (CUSTOMER,))

    def test_connect_without_tokens_goes_to_the_sign_in(self):
        action = self.touchpoint.action_connect()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertTrue(action["url"].startswith(self.provider.url))

    def test_check_connection_uses_the_tokens_there_are(self):
        self.connect()
        action = self.touchpoint.action_connect()
        self.assertIn("is connected", action["params"]["message"])

    def test_no_application_opens_where_to_enter_it(self):
        self.env.company.email_microsoft_client_id = False
        with self.assertRaisesRegex(RedirectWarning, "Enter its client ID") as caught:
            self.touchpoint.action_sign_in()
        settings = self.env.ref("email_channel.action_email_channel_settings")
        self.assertEqual(caught.exception.args[1], settings.id)

    def test_no_application_is_told_to_who_may_not_open_the_settings(self):
        self.env.company.email_microsoft_client_id = False
        administrator = new_test_user(
            self.env,
            "channel_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        with self.assertRaisesRegex(UserError, "Enter its client ID"):
            self.touchpoint.with_user(administrator).action_sign_in()

    def test_unknown_organisation_is_told_before_leaving(self):
        self.env.company.write(
            {
                "email_microsoft_tenant": "nowhere.test",
                "email_microsoft_client_secret": self.provider.client_secret,
            }
        )
        with self.assertRaisesRegex(UserError, "knows no such organisation"):
            self.touchpoint.action_sign_in()

    def test_application_of_its_own(self):
        self.env.company.email_microsoft_client_id = "of the company"
        self.touchpoint.write(
            {
                "oauth_own_app": True,
                "oauth_client_id": self.provider.client_id,
                "oauth_client_secret": self.provider.client_secret,
                "oauth_authority": self.provider.url,
                "oauth_tenant": "loop.test",
            }
        )
        self.connect()

    def test_agents_may_not_sign_in(self):
        with self.assertRaises(AccessError):
            self.touchpoint.with_user(self.agent).action_sign_in()

    def test_channel_administrator_needs_no_other_right(self):
        user = new_test_user(
            self.env,
            "oauth_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        touchpoint = self.touchpoint.with_user(user)
        answer = self.ask(touchpoint)
        began, flow = touchpoint.env["email.oauth.flow"]._take(answer["state"])
        self.assertEqual(SignIn(began).finish(flow, answer)[1], "success")


class TestOauthRefusals(OAuthCase):
    """Nothing that failed is stored as connected, and each says what to do."""

    def assertTold(self, *words, **answer):
        told, kind = self.sign_in(**answer)
        self.assertEqual(kind, "danger")
        for each in words:
            self.assertIn(each, told)
        self.assertNotIn(self.provider.client_secret, told)
        self.assertEqual(self.touchpoint.connection_status, "not_connected")
        return told

    def assertNothingStored(self):
        names = self.env["email.secret"]._of(self.touchpoint).mapped("name")
        self.assertEqual(names, [])

    def test_declined(self):
        self.assertTold("press Accept", answer="decline")
        self.assertNothingStored()

    def test_administrator_has_to_consent(self):
        self.provider.page_fault = "admin_consent"
        self.assertTold("grant admin consent")
        self.assertNothingStored()

    def test_consent_missing(self):
        self.provider.fault = "consent"
        self.assertTold("has not allowed this application")
        self.assertNothingStored()

    def test_second_factor(self):
        self.provider.mfa.add(SUPPORT)
        self.assertTold("second factor")
        self.assertNothingStored()

    def test_wrong_client_secret(self):
        self.provider.client_secret = "changed at the provider"
        self.assertTold("client secret is wrong", "not its ID")

    def test_expired_client_secret(self):
        self.provider.secret_expired = True
        self.assertTold("client secret has expired")

    def test_redirect_uri(self):
        self.provider.page_fault = "redirect_uri"
        self.assertTold("redirect URI is not registered")

    def test_provider_is_down(self):
        self.provider.status = 503
        self.assertTold("cannot sign anybody in at the moment")

    def test_sending_switched_off_for_the_mailbox(self):
        self.smtpd.auth_answer = (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is "
            "disabled for the Tenant."
        )
        self.addCleanup(setattr, self.smtpd, "auth_answer", None)
        told = self.assertTold("Sending (SMTP)", "Authenticated SMTP")
        self.assertNotIn("Receiving", told)
        # The sign-in itself is right: once that is put right, Connect is enough.
        self.smtpd.auth_answer = None
        self.touchpoint.action_connect()
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_mail_server_that_knows_no_oauth(self):
        self.touchpoint.imap_port = self.smtpd.port
        self.assertTold("Receiving (IMAP)", "another kind of server")


class TestOauthAccount(OAuthCase):
    """Who signed in is not whom the touchpoint is for."""

    def test_other_account_waits_for_the_administrator(self):
        words, kind = self.sign_in(account=CUSTOMER)
        self.assertEqual(kind, "warning")
        self.assertIn(f"as {CUSTOMER}, but the touchpoint is {SUPPORT}", words)
        self.assertEqual(self.touchpoint.oauth_pending_account, CUSTOMER)
        self.assertEqual(self.touchpoint.connection_status, "not_connected")
        self.assertFalse(self.touchpoint.oauth_signed_in)

    def test_alias_logs_in_as_the_account(self):
        self.sign_in(account=CUSTOMER)
        action = self.touchpoint.action_use_alias()
        self.assertEqual(action["params"]["type"], "success")
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.imap_login, CUSTOMER)
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertFalse(self.touchpoint.oauth_pending_account)

    def test_alias_is_known_when_it_signs_in_again(self):
        self.sign_in(account=CUSTOMER)
        self.touchpoint.action_use_alias()
        self.assertEqual(self.sign_in(account=CUSTOMER)[1], "success")

    def test_shared_mailbox_the_account_may_not_use(self):
        self.sign_in(account=CUSTOMER)
        action = self.touchpoint.action_use_shared_mailbox()
        self.assertEqual(action["params"]["type"], "danger")
        self.assertIn("did not let the signed-in account", action["params"]["message"])
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "not_connected")

    def test_wrong_account_is_forgotten(self):
        self.sign_in(account=CUSTOMER)
        self.touchpoint.action_discard_sign_in()
        self.env.invalidate_all()
        self.assertFalse(self.touchpoint.oauth_pending_account)
        self.assertFalse(self.env["email.secret"]._of(self.touchpoint))
        with self.assertRaisesRegex(UserError, "sign in again"):
            self.touchpoint.action_use_alias()

    def test_connected_touchpoint_goes_on_while_the_administrator_thinks(self):
        self.connect()
        before = self.touchpoint._reveal_secret(TOKENS)
        self.sign_in(account=CUSTOMER)
        self.assertEqual(self.touchpoint._reveal_secret(TOKENS), before)
        self.assertEqual(len(self.receive(self.mail())), 1)
