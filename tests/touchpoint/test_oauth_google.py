from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields

from ...models.touchpoint.email_touchpoint_oauth import EmailTouchpoint
from ..common import SUPPORT
from ..fakes.google import GoogleDouble
from .oauth import OAuthCase


class TestOauthGoogle(OAuthCase):
    """Google's addresses are no setting: the factory is told others."""

    @classmethod
    def start_provider(cls, double, accounts):
        return super().start_provider(GoogleDouble, accounts)

    @classmethod
    def use_provider(cls, touchpoint):
        cls.env.company.write(
            {
                "email_google_client_id": cls.provider.client_id,
                "email_google_client_secret": cls.provider.client_secret,
            }
        )
        touchpoint.connection_method = "google"
        make = EmailTouchpoint._make_oauth_app
        factory = patch.object(
            EmailTouchpoint,
            "_make_oauth_app",
            lambda self: replace(make(self), **cls.provider.endpoints),
        )
        cls.enterClassContext(factory)

    def test_signing_in_connects_both_ways_and_mail_flows(self):
        self.connect()
        self.assertEqual(self.touchpoint.oauth_account, SUPPORT)
        self.answer(self.receive(self.mail()))
        self.send_queue()
        self.assertTrue(self.smtpd.sent)

    def test_refused_token_is_renewed_and_the_refresh_token_kept(self):
        self.connect()
        before = self.tokens()
        self.provider.expire_access()
        self.assertEqual(len(self.receive(self.mail())), 1)
        self.assertEqual(self.tokens().refresh_token, before.refresh_token)

    def test_signing_in_again_brings_a_refresh_token_again(self):
        self.connect()
        before = self.tokens()
        self.assertEqual(self.sign_in()[1], "success")
        self.assertNotEqual(self.tokens().refresh_token, before.refresh_token)

    def test_administrators_are_warned_before_a_sign_in_for_a_week_ends(self):
        self.provider.testing = True
        self.addCleanup(setattr, self.provider, "testing", False)
        self.connect()
        self.assertIn("publish it", self.touchpoint.oauth_secret_warning)
        self.assertFalse(self.asked_after(days=4))
        asked = self.asked_after(days=6)
        self.assertIn("Sign-in ends", asked[0].summary)
        self.assertEqual(self.asked_after(days=7), asked, "once")
        self.provider.testing = False
        self.sign_in()
        self.assertFalse(asked.exists())
        self.assertFalse(self.touchpoint.oauth_secret_warning)

    def asked_after(self, days):
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            self.env["email.touchpoint"]._cron_warn_of_expiry()
        return self.touchpoint.activity_ids

    def test_box_for_mail_left_out(self):
        self.provider.withhold.add("https://mail.google.com/")
        self.addCleanup(self.provider.withhold.clear)
        words, kind = self.sign_in()
        self.assertEqual(kind, "danger")
        self.assertIn("tick its box", words)

    def test_declined(self):
        words, kind = self.sign_in(answer="decline")
        self.assertEqual(kind, "danger")
        self.assertIn("press Accept", words)
