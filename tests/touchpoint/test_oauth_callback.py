"""The browser comes back from the provider's page, over HTTP."""

import logging
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import SUPPORT
from ..fakes.consent import answer_page
from .oauth import OAuthCase

CALLBACK = "/email_channel/oauth"


@tagged("post_install", "-at_install")
class TestOauthCallback(HttpCase, OAuthCase):
    registry_test_mode = False  # ChannelCase does it, for each test

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls.user("administrator")
        cls.other = cls.user("administrator", "other")

    @classmethod
    def user(cls, role, name=""):
        return new_test_user(
            cls.env,
            f"oauth_{name or role}",
            groups=f"base.group_user,email_channel.group_email_{role}",
        )

    def press(self, login="oauth_administrator"):
        """The callback's parameters, after the button and the provider's page."""
        self.authenticate(login, login)
        action = self.make_jsonrpc_request(
            "/web/dataset/call_button/email.touchpoint/action_sign_in",
            {
                "model": "email.touchpoint",
                "method": "action_sign_in",
                "args": [self.touchpoint.ids],
                "kwargs": {},
            },
        )
        return answer_page(action["url"], self.provider.certificate)

    def back(self, answer):
        self.env.flush_all()
        response = self.url_open(CALLBACK, params=answer, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def assertRefused(self, response, words="Nothing was stored"):
        self.assertEqual(response.status_code, 403)
        self.assertIn(words, response.text)
        self.assertFalse(self.env["email.secret"]._of(self.touchpoint))
        self.assertEqual(self.touchpoint.connection_status, "not_connected")

    def test_the_button_the_page_and_back_to_the_touchpoint(self):
        response = self.back(self.press())
        self.assertEqual(response.status_code, 303)
        self.assertTrue(
            response.headers["Location"].endswith(
                f"/odoo/email-touchpoints/{self.touchpoint.id}"
            )
        )
        self.assertEqual(self.touchpoint.connection_status, "connected")
        page = self.url_open(response.headers["Location"]).text
        self.assertIn(f"{SUPPORT} is connected.", page)
        again = self.url_open(response.headers["Location"]).text
        self.assertNotIn(f"{SUPPORT} is connected.", again)

    def test_answer_works_once(self):
        answer = self.press()
        self.back(answer)
        before = self.tokens()
        response = self.back(answer)
        self.assertEqual(response.status_code, 403)
        self.assertEqual(self.tokens(), before)

    def test_forged_state(self):
        answer = self.press()
        self.assertRefused(self.back(answer | {"state": "forged"}))
        # It cost the administrator nothing.
        self.assertEqual(self.back(answer).status_code, 303)

    def test_no_state_at_all(self):
        self.press()
        self.assertRefused(self.back({"code": "x"}))
        self.assertRefused(self.back({}))

    def test_other_users_callback(self):
        answer = self.press()
        self.authenticate("oauth_other", "oauth_other")
        self.assertRefused(self.back(answer))

    def test_other_session_of_the_same_user(self):
        answer = self.press()
        self.authenticate("oauth_administrator", "oauth_administrator")
        self.assertRefused(self.back(answer))

    def test_too_late(self):
        answer = self.press()
        flow = self.env["email.oauth.flow"].search([])
        flow.expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.assertRefused(self.back(answer))
        self.env["email.oauth.flow"]._forget_expired()
        self.assertFalse(flow.exists())

    def test_agents_are_refused(self):
        answer = self.press()
        self.authenticate("channel_agent", "channel_agent")
        self.assertRefused(self.back(answer), "Only administrators")

    def test_right_taken_away_meanwhile(self):
        answer = self.press()
        group = self.env.ref("email_channel.group_email_administrator")
        self.administrator.group_ids -= group
        self.assertRefused(self.back(answer), "Only administrators")

    def test_signed_out_meanwhile_has_to_log_in_first(self):
        answer = self.press()
        self.authenticate(None, None)
        response = self.back(answer)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertFalse(self.env["email.secret"]._of(self.touchpoint))

    def test_another_provider_chosen_meanwhile(self):
        answer = self.press()
        self.touchpoint.connection_method = "google"
        self.assertRefused(self.back(answer))

    def test_code_is_not_logged_when_the_session_is_over(self):
        answer = self.press()
        self.authenticate(None, None)
        self.env.flush_all()
        with patch.object(logging.getLogger("werkzeug"), "callHandlers") as logged:
            self.url_open(CALLBACK, params=answer)  # on to the log-in page
        lines = [call.args[0].getMessage() for call in logged.call_args_list]
        self.assertIn("/web/login?", lines[-1])
        self.assertNotIn(answer["code"], "".join(lines))

    def test_deleted_touchpoint(self):
        answer = self.press()
        self.touchpoint.unlink()
        response = self.back(answer)
        self.assertEqual(response.status_code, 403)

    def test_declined_is_told_on_the_touchpoint(self):
        self.authenticate("oauth_administrator", "oauth_administrator")
        self.provider.page_fault = "declined"
        response = self.back(self.press())
        self.assertEqual(response.status_code, 303)
        self.assertIn("press Accept", self.url_open(response.headers["Location"]).text)
