"""An administrator signs in at the provider's page, in a browser."""

import os
from unittest.mock import patch

from on_odoo import PASSWORD
from on_screen import ScreenCase

from fakes.microsoft import MicrosoftDouble
from fakes.smtpd import Smtpd

SUPPORT, SALES = "support@demo.test", "sales@demo.test"
FORM = ".o_email_touchpoint"
STATUS = f"{FORM} [name=connection_status]"
NOTICE = ".o_notification"
PAGE = "form[action='/consent']"


class TestOauthSignIn(ScreenCase):
    def setUp(self):
        super().setUp()
        folder = self.directory / "microsoft"
        self.microsoft = self.enterContext(
            MicrosoftDouble(folder, [SUPPORT, SALES], plain_page=True)
        )
        trusted = {"REQUESTS_CA_BUNDLE": str(self.microsoft.certificate)}
        self.enterContext(patch.dict(os.environ, trusted))
        self.dovecot.stop()
        self.dovecot.oauth = self.microsoft
        self.dovecot.start()
        users = {SUPPORT: PASSWORD}
        self.smtpd = self.enterContext(Smtpd(users, oauth=self.microsoft))
        groups = ("base.group_user", "email_channel.group_email_administrator")
        self.user("boss", *groups)
        self.id = self.not_connected()

    def not_connected(self):
        """The id of a touchpoint that has to sign in."""
        identifier = self.touchpoint()
        with self.registry.cursor() as cr:
            touchpoint = self.env(cr)["email.touchpoint"].browse(identifier)
            self.env(cr)["email.secret"]._of(touchpoint).unlink()
            touchpoint.activated = False
            touchpoint.write(
                {
                    "connection_method": "microsoft",
                    "direction": "both",
                    "smtp_host": "127.0.0.1",
                    "smtp_port": self.smtpd.port,
                    "smtp_encryption": "none",
                    "oauth_own_app": True,
                    "oauth_client_id": self.microsoft.client_id,
                    "oauth_client_secret": self.microsoft.client_secret,
                    "oauth_authority": self.microsoft.url,
                }
            )
        return identifier

    def answer(self, page, button="accept", account=SUPPORT):
        """At the provider's page, and back in Odoo."""
        page.wait_for(PAGE, "The application wants to")
        page.ask(f"document.querySelector('#account').value = '{account}'")
        page.click(f"#{button}")
        page.wait_for(FORM)

    def fetch(self):
        self.ask("UPDATE email_mailbox SET next_fetch_at = '2020-01-01'")
        self.make_due()
        self.wake()

    def test_administrator_connects_loses_the_sign_in_and_signs_in_again(self):
        self.serve()
        boss = self.screen("boss")
        boss.open(f"{self.base}/odoo/email-touchpoints/{self.id}")
        boss.wait_for(STATUS, "Not connected")
        self.keep(boss, "oauth-not-connected")

        boss.click("button[name=action_sign_in]")
        self.answer(boss)
        boss.wait_for(NOTICE, f"{SUPPORT} is connected.")
        boss.wait_for(STATUS, "Connected")
        boss.wait_for(f"{FORM} [name=oauth_account]", SUPPORT)
        self.keep(boss, "oauth-connected")
        boss.click("button[name=action_activate]")
        boss.wait_for("button[name=action_deactivate]")

        self.microsoft.revoke(SUPPORT)
        self.deliver("Meanwhile")
        self.fetch()
        boss.wait_for(NOTICE, "Connection lost: support")
        boss.open(f"{self.base}/odoo/email-touchpoints/{self.id}")
        boss.wait_for(f"{FORM} .alert[name=lost]", "was revoked")
        boss.wait_for(STATUS, "Re-authentication due")
        self.keep(boss, "oauth-reauth")

        boss.click("button[name=action_reauthenticate]")
        self.answer(boss, "decline")
        boss.wait_for(NOTICE, "press Accept")
        boss.wait_for(STATUS, "Re-authentication due")
        self.keep(boss, "oauth-declined")

        boss.click("button[name=action_reauthenticate]")
        self.answer(boss)
        boss.wait_for(NOTICE, f"{SUPPORT} is connected.")
        boss.wait_for(STATUS, "Connected")
        self.fetch()
        self.wait(self.received, 20)
        self.fetch()
        self.assertEqual(self.received(), ["Meanwhile"])

    def test_administrator_signs_in_with_another_account(self):
        self.serve()
        boss = self.screen("boss")
        boss.open(f"{self.base}/odoo/email-touchpoints/{self.id}")
        boss.click("button[name=action_sign_in]")
        self.answer(boss, account=SALES)
        boss.wait_for(f"{FORM} .alert[name=oauth_pending]", SALES)
        boss.wait_for(NOTICE, "Say on the touchpoint")
        self.keep(boss, "oauth-pending")
        boss.click("button[name=action_discard_sign_in]")
        self.wait(lambda: not boss.text(".alert[name=oauth_pending]"), 20)
        boss.wait_for(STATUS, "Not connected")
