from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user

from ...adapters.oauth_google import GoogleApp
from ..common import ChannelCase

ADMINISTRATOR = "base.group_user,email_channel.group_email_administrator"


class TestOauthSettings(ChannelCase):
    def new(self):
        return Form(self.env["email.touchpoint"])

    def test_choosing_microsoft_fills_in_its_servers(self):
        form = self.new()
        form.connection_method = "microsoft"
        self.assertEqual(form.imap_host, "outlook.office365.com")
        self.assertEqual(form.smtp_host, "smtp.office365.com")
        self.assertFalse(form.app_password)

    def test_choosing_google_fills_in_its_servers(self):
        form = self.new()
        form.connection_method = "google"
        self.assertEqual(form.imap_host, "imap.gmail.com")
        self.assertFalse(form.app_password)

    def test_microsofts_address_signs_in_for_it_takes_no_passwords(self):
        form = self.new()
        form.email = "shop@outlook.com"
        self.assertEqual(form.connection_method, "microsoft")
        self.assertEqual(form.imap_host, "outlook.office365.com")

    def test_gmails_address_signs_in_where_there_is_an_application(self):
        form = self.new()
        form.email = "shop@gmail.com"
        self.assertEqual(form.connection_method, "password")
        self.assertTrue(form.app_password)
        self.env.company.email_google_client_id = "channel"
        form = self.new()
        form.email = "shop@gmail.com"
        self.assertEqual(form.connection_method, "google")

    def test_another_provider_is_connected_by_password_again(self):
        form = self.new()
        form.connection_method = "microsoft"
        form.connection_method = "password"
        form.preset = "yahoo"
        self.assertEqual(form.connection_method, "password")
        self.assertTrue(form.app_password)

    def test_forwarding_stays_whatever_the_address(self):
        form = self.new()
        form.connection_method = "forwarding"
        form.email = "shop@outlook.com"
        self.assertEqual(form.connection_method, "forwarding")

    def test_authority_is_an_https_address(self):
        with self.assertRaisesRegex(ValidationError, "is not an authority"):
            self.env.company.email_microsoft_authority = "login.microsoftonline.us"
        with self.assertRaisesRegex(ValidationError, "is not an authority"):
            self.touchpoint.oauth_authority = "http://login.microsoftonline.us"

    def test_national_cloud_has_scopes_of_its_own(self):
        self.env.company.email_microsoft_authority = "https://login.microsoftonline.us"
        self.touchpoint.connection_method = "microsoft"
        scopes = self.touchpoint._make_oauth_app().scopes
        self.assertIn("https://outlook.office365.us/SMTP.Send", scopes)

    def test_settings_of_another_company_are_not_used(self):
        other = self.env["res.company"].create({"name": "Other"})
        other.email_google_client_id = "of the other"
        self.env.company.email_google_client_id = "ours"
        self.touchpoint.connection_method = "google"
        app = self.touchpoint._make_oauth_app()
        self.assertIsInstance(app, GoogleApp)
        self.assertEqual(app.client_id, "ours")
        self.assertTrue(app.redirect_uri.endswith("/email_channel/oauth"))


class TestSecretExpiry(ChannelCase):
    def setUp(self):
        super().setUp()
        self.touchpoint.connection_method = "microsoft"
        self.administrator = new_test_user(
            self.env, "expiry_administrator", groups=ADMINISTRATOR, email="a@b.test"
        )
        self.today = fields.Date.today()
        # Where the day is another one already, the form warns a day before the job.
        self.touchpoint = self.touchpoint.with_context(tz="UTC")

    def expires_in(self, days):
        expires = self.today + timedelta(days=days)
        self.env.company.email_microsoft_secret_expires = expires

    def tell(self):
        """What the administrator is asked to do by today's warning."""
        mine = [("user_id", "=", self.administrator.id)]
        before = self.env["mail.activity"].search(mine)
        self.env["email.touchpoint"]._cron_warn_of_expiry()
        return self.env["mail.activity"].search(mine) - before

    def test_warned_once_a_day_that_counts(self):
        self.expires_in(31)
        self.assertFalse(self.tell())
        self.assertFalse(self.touchpoint.oauth_secret_warning)
        self.expires_in(30)
        activity = self.tell()
        self.assertEqual(activity.res_id, self.touchpoint.id)
        self.assertIn("expires on", activity.note)
        self.assertFalse(self.tell())
        self.assertIn("expires on", self.touchpoint.oauth_secret_warning)

    def test_one_warning_for_all_touchpoints_of_an_application(self):
        self.make_touchpoint(connection_method="microsoft", name="Twin")
        self.expires_in(1)
        self.assertEqual(len(self.tell()), 1)

    def test_expired_says_so(self):
        self.expires_in(-3)
        self.assertIn("expired on", self.tell().note)

    def test_new_date_ends_the_warning(self):
        self.expires_in(1)
        self.assertTrue(self.tell())
        self.expires_in(700)
        self.env["email.touchpoint"]._cron_warn_of_expiry()
        mine = [("user_id", "=", self.administrator.id)]
        self.assertFalse(self.env["mail.activity"].search(mine))

    def test_application_of_its_own_has_a_date_of_its_own(self):
        self.expires_in(700)
        self.touchpoint.write(
            {"oauth_own_app": True, "oauth_secret_expires": self.today}
        )
        self.assertTrue(self.tell())
