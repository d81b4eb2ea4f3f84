"""What becomes of tokens in the course of time."""

from cryptography.fernet import Fernet

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from ...models.touchpoint.oauth_app import TOKENS
from ..common import SUPPORT
from .oauth import OAuthCase


class RenewCase(OAuthCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger("odoo.addons.email_channel.models"))
        self.connect()
        self.provider.renewals = 0

    def fetch(self, touchpoint=None):
        """As the scheduled action does it, without waiting for a pause."""
        self.touchpoint.mailbox_ids.next_fetch_at = False
        self.env.flush_all()
        self.env["email.mailbox"]._receive(self.touchpoint)
        self.env.invalidate_all()

    def assertLost(self, status, *words):
        self.assertEqual(self.touchpoint.connection_status, status)
        for each in words:
            self.assertIn(each, self.touchpoint.status_reason)


@tagged("-at_install", "post_install")
class TestOauthRenew(RenewCase):
    def test_token_is_used_until_it_is_about_to_expire(self):
        self.receive(self.mail("One"))
        self.receive(self.mail("Two"))
        self.assertEqual(self.provider.renewals, 0)

    def test_token_is_renewed_before_it_expires(self):
        self.provider.lifetime = 299  # less than the five minutes' margin
        self.sign_in()
        before = self.tokens()
        self.provider.lifetime = 3600
        self.provider.renewals = 0
        self.assertEqual(len(self.receive(self.mail())), 1)
        self.assertEqual(self.provider.renewals, 1)
        self.assertNotEqual(self.tokens().access_token, before.access_token)
        self.assertNotEqual(self.tokens().refresh_token, before.refresh_token)

    def test_token_that_the_server_refuses_is_renewed_once(self):
        self.provider.expire_access()
        self.assertEqual(len(self.receive(self.mail())), 1)
        self.assertEqual(self.provider.renewals, 1)

    def test_receiving_and_sending_share_a_renewed_token(self):
        self.provider.single_use = True
        mail = self.receive(self.mail())
        self.provider.expire_access()
        self.receive(self.mail("Again"))
        self.answer(mail)
        self.send_queue()
        self.assertTrue(self.smtpd.sent)
        self.assertEqual(self.provider.renewals, 1)

    def test_provider_that_is_down_is_waited_for(self):
        self.provider.expire_access()
        self.provider.status = 503
        self.fetch()
        self.assertLost("connected", "Microsoft cannot sign anybody in")
        self.provider.status = None
        self.receive(self.mail())
        self.assertFalse(self.touchpoint.status_reason)


@tagged("-at_install", "post_install")
class TestOauthLost(RenewCase):
    """What ends a sign-in, and what brings it back."""

    def test_revoked_and_signed_in_again_brings_all_mail_once(self):
        self.provider.revoke(SUPPORT)
        self.dovecot.deliver(SUPPORT, self.mail("Meanwhile"))
        self.fetch()
        self.assertLost("reauth", "was revoked", "Sign in again")
        self.assertEqual(
            self.touchpoint.action_reauthenticate()["type"], "ir.actions.act_url"
        )
        self.assertEqual(self.sign_in()[1], "success")
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.fetch()
        self.fetch()
        found = self.env["email.message"].search([("subject", "=", "Meanwhile")])
        self.assertEqual(len(found), 1)

    def test_expired_by_age(self):
        self.provider.expire_access()
        self.provider.expire_refresh()
        self.fetch()
        self.assertLost("reauth", "not used for too long")

    def test_consent_withdrawn(self):
        self.provider.expire_access()
        self.provider.withdraw_consent(SUPPORT)
        self.fetch()
        self.assertLost("reauth", "has not allowed this application")

    def test_second_factor_wanted_later(self):
        self.provider.expire_access()
        self.provider.mfa.add(SUPPORT)
        self.fetch()
        self.assertLost("reauth", "second factor")
        self.assertFalse(self.touchpoint.settings_wrong)

    def test_expired_client_secret_needs_nobody_to_sign_in(self):
        self.provider.expire_access()
        self.provider.secret_expired = True
        self.fetch()
        self.assertLost("lost", "client secret has expired")
        self.assertTrue(self.touchpoint.settings_wrong)
        self.provider.secret_expired = False
        self.provider.client_secret = "a new one"
        self.env.company.email_microsoft_client_secret = "a new one"
        self.env.flush_all()
        self.touchpoint.action_reconnect()
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_lost_key_says_so_and_asks_to_sign_in(self):
        config.options["email_channel_key"] = Fernet.generate_key().decode()
        self.addCleanup(config.options.pop, "email_channel_key", None)
        self.fetch()
        self.assertLost("reauth", "can no longer be read", "Sign in")
        with self.assertRaisesRegex(UserError, "client secret can no longer be read"):
            self.touchpoint.action_reauthenticate()
        self.env.company.email_microsoft_client_secret = self.provider.client_secret
        self.assertEqual(self.sign_in()[1], "success")


@tagged("-at_install", "post_install")
class TestReauthenticate(RenewCase):
    """It never interrupts what works."""

    def test_mail_goes_on_while_the_page_is_open(self):
        self.touchpoint.action_reauthenticate()
        self.assertEqual(len(self.receive(self.mail())), 1)

    def test_new_tokens_replace_the_old(self):
        before = self.tokens()
        signed_in_at = self.touchpoint.oauth_signed_in_at
        self.assertEqual(self.sign_in()[1], "success")
        self.assertNotEqual(self.tokens().refresh_token, before.refresh_token)
        self.assertGreaterEqual(self.touchpoint.oauth_signed_in_at, signed_in_at)
        self.assertEqual(len(self.receive(self.mail())), 1)

    def test_declined_leaves_all_as_it_was(self):
        before = self.touchpoint._reveal_secret(TOKENS)
        self.assertEqual(self.sign_in(answer="decline")[1], "danger")
        self.assertEqual(self.touchpoint._reveal_secret(TOKENS), before)
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_sign_in_that_does_not_work_leaves_the_one_that_does(self):
        before = self.touchpoint._reveal_secret(TOKENS)
        self.smtpd.auth_answer = "454 4.7.0 later"
        self.addCleanup(setattr, self.smtpd, "auth_answer", None)
        words, kind = self.sign_in()
        self.assertEqual(kind, "danger")
        self.assertIn("goes on with the one it has", words)
        self.assertEqual(self.touchpoint._reveal_secret(TOKENS), before)
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_password_instead_and_back(self):
        mail = self.receive(self.mail())
        self.touchpoint.write(
            {
                "connection_method": "password",
                "imap_password": self.dovecot.users[SUPPORT],
            }
        )
        self.assertEqual(self.touchpoint.connection_status, "not_connected")
        self.touchpoint.action_connect()
        self.receive(self.mail("By password"))
        self.touchpoint.connection_method = "microsoft"
        self.touchpoint.action_connect()
        self.receive(self.mail("By token"))
        self.assertTrue(mail.conversation_id.exists())
        self.assertEqual(self.env["email.inbound"].search_count([]), 3)

    def test_tokens_of_one_provider_are_not_used_at_another(self):
        self.touchpoint.connection_method = "google"
        self.assertFalse(self.touchpoint.oauth_signed_in)
        self.assertFalse(self.touchpoint.oauth_account)
        self.touchpoint.connection_method = "microsoft"
        self.assertFalse(self.touchpoint.oauth_signed_in)
