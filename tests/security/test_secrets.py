import logging
import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tools import config, mute_logger

from ...adapters.vault import KeyUnusable, SecretLost, Vault, key_file
from ..common import PASSWORD, ChannelCase


class TestSecrets(ChannelCase):
    def test_password_is_never_read(self):
        self.touchpoint.invalidate_recordset()
        values = self.touchpoint.read()[0]
        self.assertNotIn(PASSWORD, str(values))
        self.assertFalse(values["imap_password"])
        self.assertTrue(values["imap_password_set"])
        exported = self.touchpoint.export_data(list(self.touchpoint._fields))
        self.assertNotIn(PASSWORD, str(exported))

    def test_password_is_encrypted_in_the_database(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT ciphertext FROM email_secret")
        self.assertNotIn(PASSWORD, str(self.env.cr.fetchall()))

    def test_administrator_cannot_read_the_secrets_model(self):
        secrets = self.env["email.secret"].with_user(self.env.ref("base.user_admin"))
        with self.assertRaises(AccessError):
            secrets.search([])

    def test_answer_to_saving_does_not_hold_the_password(self):
        answer = self.touchpoint.web_save(
            {"imap_password": "new " + PASSWORD},
            {"imap_password": {}, "imap_password_set": {}},
        )
        self.assertEqual(answer[0]["imap_password"], False)
        self.assertTrue(answer[0]["imap_password_set"])

    def test_saving_the_form_again_keeps_the_password(self):
        self.touchpoint.write({"imap_password": False, "name": "Renamed"})
        self.assertEqual(self.touchpoint.receiving_id._password(), PASSWORD)

    def test_no_password_in_the_log(self):
        with self.assertLogs(level=logging.DEBUG) as logged:
            self.connect()
            self.receive(self.mail())
            self.touchpoint.imap_password = "wrong " + PASSWORD
            with self.assertRaises(UserError):
                self.touchpoint.action_connect()
        self.assertNotIn(PASSWORD, "\n".join(logged.output))

    def test_imported_password_is_not_in_the_log_either(self):
        names = ["name", "email", "imap_password"]
        rows = [["Shop", "shop@demo.test", "imported " + PASSWORD]]
        with self.assertLogs("odoo.service.model", logging.DEBUG) as logged:
            call_kw(self.touchpoint.browse(), "load", [names, rows], {})
        touchpoint = self.touchpoint.search([("email", "=", "shop@demo.test")])
        self.assertEqual(touchpoint.receiving_id._password(), "imported " + PASSWORD)
        self.assertIn("load(", "".join(logged.output))
        self.assertNotIn(PASSWORD, "".join(logged.output))

    def use_keys(self, *keys):
        config.options["email_channel_key"] = ",".join(keys)
        self.addCleanup(config.options.pop, "email_channel_key", None)

    def test_old_key_can_be_dropped_the_day_after_a_new_one_was_put_first(self):
        old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
        self.use_keys(old)
        self.touchpoint.imap_password = PASSWORD
        self.env.company.email_google_client_secret = "of the company"
        self.use_keys(new, old)
        with mute_logger("odoo.addons.email_channel.models"):  # of other tests' keys
            self.env["email.secret"]._renew_with_newest_key()
        self.use_keys(new)
        self.assertEqual(self.touchpoint.receiving_id._password(), PASSWORD)
        reveal = self.env["email.secret"]._reveal
        secret = reveal(self.env.company, "email_google_client_secret")
        self.assertEqual(secret, "of the company")

    def test_key_from_the_environment(self):
        key = Fernet.generate_key().decode()
        with patch.dict(os.environ, {"EMAIL_CHANNEL_KEY": key}):
            self.touchpoint.imap_password = PASSWORD
            receiving = self.touchpoint.receiving_id
            secret = self.env["email.secret"]._lookup(receiving, "password")
            self.assertEqual(Vault([key]).decrypt(secret.ciphertext), PASSWORD)

    def test_lost_key_asks_for_the_password_again(self):
        self.connect()
        self.touchpoint.action_deactivate()
        self.use_keys(Fernet.generate_key().decode())
        with self.assertRaisesRegex(UserError, "can no longer be read"):
            self.touchpoint.action_connect()

    def test_key_that_is_none_says_so_and_asks_to_authenticate_again(self):
        self.connect()
        self.use_keys("no key of Fernet's")
        with self.assertRaisesRegex(UserError, "key to encrypt it with cannot be used"):
            self.touchpoint.imap_password = "another"
        with mute_logger("odoo.addons.email_channel.models"):
            self.env.flush_all()
            self.env["email.mailbox"]._receive(self.touchpoint)
            self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "reauth")


class TestVault(ChannelCase):
    def test_new_key_first_reads_what_the_old_one_wrote(self):
        old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
        token = Vault([old]).encrypt("secret")
        self.assertEqual(Vault([new, old]).decrypt(token), "secret")
        with self.assertRaises(SecretLost):
            Vault([new]).decrypt(token)

    def test_renewed_with_the_newest_key_and_only_once(self):
        old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
        renewed = Vault([new, old]).renew(Vault([old]).encrypt("secret"))
        self.assertEqual(Vault([new]).decrypt(renewed), "secret")
        self.assertEqual(Vault([new, old]).renew(renewed), renewed)
        with self.assertRaises(SecretLost):
            Vault([old]).renew(renewed)

    def test_key_file_is_made_once_and_for_its_owner_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "channel" / "keys"
            first = key_file(path)
            self.assertEqual(key_file(path), first)
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
            self.assertEqual(list(path.parent.iterdir()), [path])

    def test_key_file_that_holds_none_or_cannot_be_made_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "keys"
            path.touch()
            with self.assertRaises(KeyUnusable):
                Vault(key_file(path))
            with self.assertRaisesRegex(KeyUnusable, "below a file"):
                key_file(path / "below a file")
