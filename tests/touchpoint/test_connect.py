from odoo.exceptions import UserError

from ...adapters.errors import ConnectionFailed
from ...models.touchpoint.connection_words import explain
from ..common import PASSWORD, ChannelCase
from ..fakes.loopback import free_port


class TestConnect(ChannelCase):
    def assertRefused(self, *words, **vals):
        self.touchpoint.write(vals)
        with self.assertRaises(UserError) as caught:
            self.touchpoint.action_connect()
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(self.touchpoint.connection_status, "not_connected")

    def test_right_settings_connect(self):
        self.touchpoint.action_connect()
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertTrue(self.touchpoint.connected_at)

    def test_wrong_password_names_connection_and_cause(self):
        self.assertRefused("Receiving (IMAP)", "password", imap_password="wrong")

    def test_wrong_smtp_password_names_sending_only(self):
        self.touchpoint.smtp_password = "wrong"
        with self.assertRaises(UserError) as caught:
            self.touchpoint.action_connect()
        self.assertIn("Sending (SMTP)", str(caught.exception))
        self.assertNotIn("Receiving", str(caught.exception))

    def test_both_failures_are_told_at_once(self):
        self.assertRefused("Receiving (IMAP)", "Sending (SMTP)", imap_password="wrong")

    def test_password_refused_by_microsoft_names_the_way_that_works(self):
        self.touchpoint.imap_host = "outlook.office365.com"
        words = explain(self.touchpoint.receiving_id, ConnectionFailed("login"))
        self.assertIn("choose Microsoft 365 (OAuth2)", words)

    def test_unknown_host(self):
        self.assertRefused("no server called", imap_host="no-such-host.invalid")

    def test_closed_port(self):
        self.assertRefused("does not accept connections", imap_port=free_port())

    def test_untrusted_certificate(self):
        self.assertRefused(
            "certificate", imap_port=self.dovecot.ssl_port, imap_encryption="ssl"
        )

    def test_untrusted_certificate_accepted_when_told_to(self):
        self.touchpoint.write(
            {
                "imap_port": self.dovecot.ssl_port,
                "imap_encryption": "ssl",
                "verify_certificate": False,
                "imap_password": PASSWORD,
            }
        )
        self.touchpoint.action_connect()
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_missing_folder(self):
        self.touchpoint.mailbox_ids.folder = "Tickets"
        self.assertRefused("no folder “Tickets”")

    def test_smtp_port_given_for_imap(self):
        self.assertRefused("another kind of server", imap_port=self.smtpd.port)

    def test_no_server_given(self):
        self.assertRefused("Fill in its name", imap_host=False)

    def test_outbound_needs_no_imap(self):
        self.touchpoint.write(
            {"direction": "outbound", "imap_host": False, "smtp_password": "x"}
        )
        self.touchpoint.smtp_password = self.smtpd.users[self.touchpoint.email]
        self.touchpoint.action_connect()
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_platform_sending_needs_no_smtp(self):
        self.touchpoint.write({"sending_method": "platform", "smtp_host": False})
        self.touchpoint.action_connect()
        self.assertEqual(self.touchpoint.connection_status, "connected")
