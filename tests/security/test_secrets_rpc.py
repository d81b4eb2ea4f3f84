"""What a remote caller gets to see of secrets, and what Odoo's log keeps of them."""

import logging

from odoo.tests import HttpCase, JsonRpcException, tagged

from ..common import CUSTOMER
from ..fakes.consent import answer_page
from ..touchpoint.oauth import OAuthCase

PASSWORD = "typed in by the administrator"
OWN_SECRET = "of an application of its own"


@tagged("post_install", "-at_install")
class TestSecretsByRpc(HttpCase, OAuthCase):
    registry_test_mode = False  # ChannelCase does it, for each test

    def setUp(self):
        super().setUp()
        self.authenticate("admin", "admin")
        self.issued = []
        issue = self.provider._tokens

        def remember(grant, form):
            answer = issue(grant, form)
            self.issued += [answer["access_token"], answer["refresh_token"]]
            return answer

        self.provider._tokens = remember
        self.addCleanup(self.provider.__dict__.pop, "_tokens")

    def rpc(self, model, method, *args, **kwargs):
        self.env.flush_all()
        result = self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )
        self.env.invalidate_all()
        return result

    def sign_in_by_browser(self):
        """The button, the page, the callback."""
        action = self.rpc("email.touchpoint", "action_sign_in", self.touchpoint.ids)
        answer = answer_page(action["url"], self.provider.certificate)
        self.url_open("/email_channel/oauth", params=answer, allow_redirects=False)
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "connected")
        return answer["code"]

    def type_secrets(self):
        """As the forms save them."""
        values = {
            "imap_password": PASSWORD,
            "smtp_password": PASSWORD,
            "oauth_client_secret": OWN_SECRET,
        }
        names = {name: {} for name in values}
        touchpoint = self.touchpoint.ids
        saved = self.rpc("email.touchpoint", "web_save", touchpoint, values, names)
        secret = {"email_microsoft_client_secret": self.provider.client_secret}
        secret["email_google_client_secret"] = OWN_SECRET
        names = {name: {} for name in secret}
        page = self.rpc("res.config.settings", "web_save", [], secret, names)
        self.rpc("res.config.settings", "execute", [page[0]["id"]])
        return [saved, page]

    def secrets(self):
        tokens = [self.tokens().access_token, self.tokens().refresh_token]
        return [
            PASSWORD,
            OWN_SECRET,
            self.provider.client_secret,
            *self.issued,
            *tokens,
            *self.env["email.secret"].search([]).mapped("ciphertext"),
        ]

    def assertNoneOf(self, secrets, said):
        """Without repeating it all when there is one."""
        found = [secret[:20] for secret in secrets if secret in said]
        self.assertEqual(found, [])

    def test_nothing_that_is_read_holds_a_secret(self):
        said = self.type_secrets()
        self.sign_in_by_browser()
        for model in ("email.touchpoint", "res.config.settings", "res.company"):
            names = list(self.rpc(model, "fields_get"))
            if model == "res.config.settings":  # others' have effects
                names = [name for name in names if name.startswith("email_")]
            found = self.rpc(model, "search", [])
            said.append(self.rpc(model, "read", found, names))
            said.append(self.rpc(model, "export_data", found, names))
            said.append(self.rpc(model, "default_get", names))
        self.assertIn("'imap_password_set': True", str(said))
        self.assertIn("'oauth_signed_in': True", str(said))
        self.assertNoneOf(self.secrets(), str(said))

    def test_no_group_reads_the_models_of_secrets(self):
        self.type_secrets()
        self.sign_in_by_browser()
        self.rpc("email.touchpoint", "action_reauthenticate", self.touchpoint.ids)
        for model in ("email.secret", "email.oauth.flow"):
            for method, arguments in (
                ("search_read", [[]]),
                ("search_count", [[]]),
                ("read", [self.env[model].search([]).ids or [1]]),
                ("export_data", [self.env[model].search([]).ids, ["ciphertext"]]),
                ("create", [{}]),
                ("unlink", [[1]]),
            ):
                with self.subTest(model=model, method=method):
                    with self.assertRaises(JsonRpcException) as caught:
                        self.rpc(model, method, *arguments)
                    self.assertIn("AccessError", str(caught.exception))

    def test_copy_has_no_secret(self):
        self.type_secrets()
        self.sign_in_by_browser()
        copied = self.rpc("email.touchpoint", "copy", self.touchpoint.ids)
        copy = self.env["email.touchpoint"].browse(copied)
        self.assertEqual(copy.connection_method, "microsoft")
        self.assertFalse(self.env["email.secret"]._of(copy))
        self.assertFalse(copy.oauth_signed_in)
        self.assertFalse(copy.oauth_account)
        self.assertFalse(copy.oauth_client_secret_set)
        self.assertEqual(copy.connection_status, "not_connected")

    def test_log_at_debug_level_holds_no_secret(self):
        """Connect, receive, send, renew, be refused; all that is logged of it."""
        log = self.listen_to_everything()
        said = self.type_secrets()
        code = self.sign_in_by_browser()
        self.touchpoint.action_activate()
        self.answer(self.receive(self.mail()))
        self.provider.expire_access()
        self.send_queue()
        self.assertEqual(self.smtpd.sent[-1].rcpt_tos, (CUSTOMER,))
        self.assertEqual(self.provider.renewals, 1)
        self.sign_in_by_browser()
        self.provider.revoke("support@demo.test")
        self.env.flush_all()
        self.env["email.mailbox"]._receive(self.touchpoint)
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "reauth")
        written = "\n".join(log)
        for logger in ("odoo.service.model", "werkzeug", "urllib3", "odoo.sql_db"):
            self.assertIn(f" {logger}", written)  # it is everything
        self.assertIn("'imap_password': '***'", written)
        typed = [PASSWORD, OWN_SECRET, self.provider.client_secret]
        self.assertNoneOf([*typed, *self.issued], written)
        self.assertNoneOf(typed, str(said))
        # The browser's side, which is in the same log here, may know the code.
        requests = "\n".join(line for line in log if " werkzeug " in line)
        self.assertIn("/email_channel/oauth?***", requests)
        self.assertNoneOf([code], requests)

    def listen_to_everything(self):
        """A list that fills with all that is logged, whatever the levels were."""
        log = []
        form = logging.Formatter("%(levelname)s %(name)s %(message)s")

        class Listener(logging.Handler):
            def emit(self, record):
                log.append(form.format(record))

        listener = Listener(logging.DEBUG)
        known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
        for logger in (logging.root, *known):
            if logger.level and logger.name != "msal":
                self.addCleanup(logger.setLevel, logger.level)
                logger.setLevel(logging.DEBUG)
        quiet = logging.root.handlers[:]
        for handler in quiet:  # the listener is enough
            self.addCleanup(handler.setLevel, handler.level)
            handler.setLevel(max(handler.level, logging.INFO))
        logging.root.addHandler(listener)
        self.addCleanup(logging.root.removeHandler, listener)
        return log
