"""A secret goes nowhere but to where it was entered for."""

import json

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from ...adapters.oauth import Tokens, utc_now
from ...adapters.vault import SecretMoved
from ...models.touchpoint.connection_check import Check
from ...models.touchpoint.connection_words import tell_all
from ...models.touchpoint.oauth_app import TOKENS
from ...models.touchpoint.oauth_tokens import TokenSource
from ..common import LOCAL_SERVERS, PASSWORD, ChannelCase
from ..fakes.scripted import Scripted

ADMINISTRATOR = "base.group_user,email_channel.group_email_administrator"
OTHERS = (
    {"imap_host": "localhost", "smtp_host": "localhost"},
    {"verify_certificate": False},
    {"imap_login": "somebody@demo.test"},
)


class Thief:
    """Servers of somebody who waits for passwords: they speak as is expected."""

    def __init__(self):
        self.said = []
        self.imap = Scripted(b"* OK hello\r\n", self._imap)
        self.smtp = Scripted(b"220 hello\r\n", self._smtp)

    def _imap(self, line):
        self.said.append(line)
        caps = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR\r\n"
        return caps + line.split()[0] + b" OK done\r\n"

    def _smtp(self, line):
        self.said.append(line)
        if line.upper().startswith(b"AUTH"):
            return b"235 welcome\r\n"
        return b"250-hello\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n"

    def asked_for_login(self):
        words = (b"LOGIN", b"AUTH")
        return [line for line in self.said if any(word in line for word in words)]


class BindingCase(ChannelCase):
    def setUp(self):
        super().setUp()
        self.thief = Thief()
        self.enterContext(self.thief.imap)
        self.enterContext(self.thief.smtp)
        self.admin = new_test_user(self.env, "binder", groups=ADMINISTRATOR)
        self.mine = self.touchpoint.with_user(self.admin)
        self.theirs = {
            "imap_port": self.thief.imap.port,
            "smtp_port": self.thief.smtp.port,
        }

    def press(self, button="action_connect"):
        self.env.flush_all()
        try:
            getattr(self.mine, button)()
        except UserError as error:
            self.env.invalidate_all()
            return str(error)
        self.env.invalidate_all()
        return ""

    def assertNothingTold(self):
        self.assertEqual(self.thief.asked_for_login(), [])


class TestPasswordBinding(BindingCase):
    def test_servers_of_somebody_else_get_no_password(self):
        self.mine.write(self.theirs)
        told = self.press()
        self.assertIn("was entered for another server", told)
        self.assertTrue(self.thief.said, "they were visited")
        self.assertNothingTold()

    def test_nor_do_they_when_it_is_connected(self):
        self.connect()
        self.mine.write(self.theirs)
        for button in ("action_connect", "action_reconnect", "action_fetch"):
            self.press(button)
        self.env["email.mailbox"]._receive(self.touchpoint)
        self.assertNothingTold()

    def test_nor_by_the_scheduled_actions_when_it_counts_as_connected(self):
        self.connect()
        self.answer(self.receive(self.mail()))
        self.mine.write(self.theirs)
        self.touchpoint._connections().in_use = False
        self.env.flush_all()
        self.env["email.mailbox"]._receive(self.touchpoint)
        self.send_queue()
        self.env["email.mailbox"]._to_watch()
        self.assertNothingTold()
        self.assertEqual(self.touchpoint.connection_status, "reauth")
        self.assertIn("entered for another server", self.touchpoint.status_reason)

    def test_nor_by_the_connections_records(self):
        former = self.touchpoint.imap_port, self.touchpoint.smtp_port
        for connected in (False, True):
            if connected:
                self.connect()
            with self.subTest(connected=connected):
                self.mine.receiving_id.write({"port": self.thief.imap.port})
                self.mine.sending_id.write({"port": self.thief.smtp.port})
                for button in ("action_connect", "action_reconnect", "action_fetch"):
                    self.press(button)
                self.env["email.mailbox"]._receive(self.touchpoint)
                self.assertTrue(self.thief.said)
                self.assertNothingTold()
                receiving, sending = self.mine.receiving_id, self.mine.sending_id
                receiving.port, sending.port = former
        self.assertEqual(self.press(), "")
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_a_password_typed_for_one_server_is_not_for_the_next(self):
        self.connect()
        self.mine.receiving_id.write({"host": "localhost", "password": PASSWORD})
        self.mine.receiving_id.write({"port": self.thief.imap.port})
        self.press()
        self.mine.action_keep_former_settings()
        self.mine.write(self.theirs)
        self.press()
        self.assertNothingTold()
        self.mine.action_keep_former_settings()
        self.assertEqual(self.press(), "")

    def test_each_thing_it_was_entered_for_counts(self):
        for vals in OTHERS:
            with self.subTest(vals):
                before = {name: self.touchpoint[name] for name in vals}
                self.mine.write(vals)
                self.env.invalidate_all()
                self.assertTrue(self.touchpoint.imap_password_moved)
                self.assertFalse(self.touchpoint.imap_password_set)
                self.assertIn("entered for another", self.press())
                self.mine.write(before)
                self.env.invalidate_all()
                self.assertFalse(self.touchpoint.imap_password_moved)
                self.assertEqual(self.press(), "")

    def test_another_encryption_asks_again_too(self):
        for protocol in ("imap", "smtp"):
            self.mine[f"{protocol}_encryption"] = "starttls"
            self.env.invalidate_all()
            self.assertTrue(self.touchpoint[f"{protocol}_password_moved"])

    def test_another_spelling_of_the_host_is_the_same_host(self):
        self.touchpoint.write({"imap_host": "localhost", "imap_password": PASSWORD})
        self.touchpoint.imap_host = " LocalHost. "
        self.assertFalse(self.touchpoint.imap_password_moved)

    def test_password_of_receiving_is_not_for_whichever_server_sends(self):
        self.mine.write({"smtp_port": self.thief.smtp.port})
        self.assertIn("was entered for another server", self.press())
        self.assertNothingTold()
        self.mine.smtp_password = PASSWORD
        self.press()
        self.assertTrue(self.thief.asked_for_login(), "it was typed in for it")

    def test_other_directions_and_methods_are_no_way_around(self):
        for vals in (
            {"direction": "inbound"},
            {"direction": "outbound"},
            {"connection_method": "forwarding"},
            {"sending_method": "platform"},
        ):
            with self.subTest(vals):
                before = {name: self.touchpoint[name] for name in vals}
                self.mine.write({**self.theirs, **vals})
                self.press()
                self.mine.write(before)
                self.press()
                self.assertNothingTold()

    def test_by_import_and_copy_neither(self):
        self.touchpoint._export_rows([["id"]])  # gives it an external id
        name = self.touchpoint.get_external_id()[self.touchpoint.id]
        rows = [[name, str(self.thief.imap.port), str(self.thief.smtp.port)]]
        result = self.mine.browse().load(["id", "imap_port", "smtp_port"], rows)
        self.assertEqual(result["ids"], self.touchpoint.ids, result["messages"])
        self.press()
        copy = self.touchpoint.copy(self.theirs)
        self.assertFalse(copy.imap_password_set)
        with self.assertRaisesRegex(UserError, "no password is entered"):
            copy.action_connect()
        self.assertNothingTold()

    def test_form_says_so_while_the_server_is_typed(self):
        with Form(self.touchpoint) as form:
            self.assertTrue(form.imap_password_set)
            form.imap_port = 1
            self.assertFalse(form.imap_password_set)
            self.assertTrue(form.imap_password_moved)
            form.imap_port = self.dovecot.port
            self.assertTrue(form.imap_password_set)

    def test_password_typed_with_the_new_server_is_for_it(self):
        self.mine.write({**self.theirs, "imap_password": "typed for them"})
        self.press()
        said = b" ".join(self.thief.asked_for_login())
        self.assertIn(b"typed for them", said)

    def test_secret_of_before_counts_for_what_it_was_in_use_for(self):
        receiving = self.touchpoint.receiving_id
        secret = self.env["email.secret"]._lookup(receiving, "password")
        bound = json.loads(secret.bound_to)
        self.assertEqual(bound["imap"][:2], ["127.0.0.1", self.dovecot.port])
        secret.bound_to = False
        self.assertIn("entered for another", self.press())

    def test_control_characters_are_no_password_name_or_folder(self):
        for text in ("a\r\nb", "a\0b"):
            for name in ("imap_password", "imap_login", "smtp_login", "move_folder"):
                with self.assertRaisesRegex(ValidationError, "control\\s+character"):
                    self.mine.write({name: text})
            with self.assertRaisesRegex(ValidationError, "control character"):
                self.touchpoint.mailbox_ids.folder = text


class TestOauthBinding(BindingCase):
    def setUp(self):
        super().setUp()
        self.env.company.write(
            {
                "email_microsoft_client_id": "client",
                "email_microsoft_client_secret": "secret of the company",
                "email_microsoft_tenant": "company.test",
            }
        )
        self.touchpoint.connection_method = "microsoft"
        tokens = Tokens("an access token", "a refresh token", utc_now())
        self.touchpoint._keep_secret(TOKENS, tokens.dump())
        self.env.invalidate_all()

    def assertAskedAgain(self):
        self.env.invalidate_all()
        self.assertFalse(self.touchpoint.oauth_signed_in)

    def test_tokens_are_for_the_servers_they_were_given_for(self):
        self.assertTrue(self.touchpoint.oauth_signed_in)
        for vals in (
            self.theirs,
            {"imap_host": "localhost"},
            {"verify_certificate": False},
        ):
            with self.subTest(vals):
                before = {name: self.touchpoint[name] for name in vals}
                self.mine.write(vals)
                self.assertAskedAgain()
                self.assertIn("sign-in was made for another", self.trouble())
                self.mine.write(before)
        self.assertNothingTold()

    def trouble(self):
        check = Check(self.touchpoint)
        check.run()
        troubles = check.troubles
        return "\n".join(tell_all(self.env, filter(None, troubles.values())))

    def test_refresh_token_is_for_its_application_alone(self):
        for vals in (
            {"oauth_own_app": True, "oauth_client_id": "client"},
            {"oauth_own_app": True, "oauth_authority": "https://thief.test"},
        ):
            with self.subTest(vals):
                self.mine.write(vals)
                self.assertAskedAgain()
                self.env.flush_all()
                with self.assertRaises(SecretMoved):
                    TokenSource(self.touchpoint, TOKENS)._read()
                self.mine.write({"oauth_own_app": False, "oauth_authority": False})
        for name, value in (
            ("email_microsoft_tenant", "other.test"),
            ("email_microsoft_authority", "https://login.microsoftonline.us"),
            ("email_microsoft_client_id", "another"),
        ):
            with self.subTest(name):
                before = self.env.company[name]
                self.env.company[name] = value
                self.assertAskedAgain()
                self.assertFalse(self.env.company.email_microsoft_client_secret_set)
                self.env.company[name] = before
        self.env.invalidate_all()
        self.assertTrue(self.touchpoint.oauth_signed_in)

    def test_client_secret_of_a_touchpoint_is_for_its_application(self):
        self.mine.write(
            {
                "oauth_own_app": True,
                "oauth_client_id": "own",
                "oauth_client_secret": "own secret",
            }
        )
        self.assertTrue(self.touchpoint.oauth_client_secret_set)
        for name, value in (
            ("oauth_client_id", "another"),
            ("oauth_tenant", "other.test"),
            ("oauth_authority", "https://thief.test"),
            ("connection_method", "google"),
        ):
            with self.subTest(name):
                before = self.touchpoint[name]
                self.mine[name] = value
                self.env.invalidate_all()
                self.assertFalse(self.touchpoint.oauth_client_secret_set)
                with self.assertRaisesRegex(UserError, "Enter the client secret again"):
                    self.mine.action_sign_in()
                self.mine[name] = before

    def test_settings_page_binds_to_what_is_saved_with_it(self):
        settings = self.env["res.config.settings"].create(
            {
                "email_microsoft_client_secret": "typed last",
                "email_microsoft_client_id": "new client",
                "email_microsoft_tenant": "new.test",
            }
        )
        settings.execute()
        self.env.invalidate_all()
        self.assertTrue(self.env.company.email_microsoft_client_secret_set)
        app = self.touchpoint._make_oauth_app()
        self.assertEqual(
            (app.client_id, app.client_secret), ("new client", "typed last")
        )

    def test_sign_in_that_began_for_other_servers_is_not_taken(self):
        flows = self.env["email.oauth.flow"]

        class Asked:
            state = "a state"
            flow = {"state": "a state"}

        for vals in (self.theirs, {"oauth_own_app": True, "oauth_client_id": "thief"}):
            with self.subTest(vals):
                flows._begin(self.touchpoint, Asked)
                self.env.flush_all()
                self.mine.write(vals)
                self.env.flush_all()
                self.assertEqual(flows._take("a state")[1], None)

    def test_authority_on_odoos_own_machine_says_what_has_to_be_allowed(self):
        self.env["ir.config_parameter"].set_param(LOCAL_SERVERS, False)
        self.mine.write(
            {
                "oauth_own_app": True,
                "oauth_client_id": "own",
                "oauth_client_secret": "own secret",
                "oauth_authority": f"https://localhost:{self.thief.imap.port}",
            }
        )
        with self.assertRaisesRegex(UserError, LOCAL_SERVERS):
            self.mine.action_sign_in()
        self.assertFalse(self.thief.said)

    def test_authority_is_a_host_and_nothing_else(self):
        for odd in (
            "https://login.microsoftonline.com@thief.test",
            "https://thief.test/x",
            "https://thief.test?x",
            "https://thief.test#x",
            "https://",
            "https://a b.test",
        ):
            with (
                self.subTest(odd),
                self.assertRaisesRegex(ValidationError, "authority"),
            ):
                self.mine.write({"oauth_authority": odd})


class TestOtherCompany(BindingCase):
    def test_moving_to_another_company_asks_again(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.admin.write({"company_ids": [Command.link(company.id)]})
        self.mine.write({"company_id": company.id, "queue_ids": False, **self.theirs})
        self.press()
        self.assertNothingTold()
