"""No mail server is looked for on Odoo's own machine, unless that is allowed."""

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..common import LOCAL_SERVERS, PASSWORD, ChannelCase


class TestLocalServers(ChannelCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param(LOCAL_SERVERS, False)

    def assertNotReached(self, **vals):
        self.touchpoint.write({**vals, "imap_password": PASSWORD})
        connections = self.smtpd.connections
        with self.assertRaises(UserError) as caught:
            self.touchpoint.action_connect()
        words = str(caught.exception)
        self.assertIn("Odoo's own machine", words)
        self.assertIn(LOCAL_SERVERS, words, "what to do")
        self.assertEqual(self.smtpd.connections, connections)

    def test_connect_says_what_has_to_be_allowed(self):
        for host in ("127.0.0.1", "localhost", "[::1]", "169.254.169.254", "0.0.0.0"):
            with self.subTest(host):
                self.assertNotReached(imap_host=host, smtp_host=host)

    def test_value_that_means_no_is_no(self):
        for value in ("0", "False", "no", ""):
            self.env["ir.config_parameter"].set_param(LOCAL_SERVERS, value)
            self.assertFalse(self.touchpoint._may_be_local())

    @mute_logger("odoo.addons.email_channel.models")
    def test_taken_back_it_counts_from_the_next_connection_on(self):
        self.env["ir.config_parameter"].set_param(LOCAL_SERVERS, True)
        self.connect()
        self.env["ir.config_parameter"].set_param(LOCAL_SERVERS, False)
        self.env.flush_all()
        self.env["email.mailbox"]._receive(self.touchpoint)
        self.env.invalidate_all()
        self.assertIn("Odoo's own machine", self.touchpoint.status_reason)
