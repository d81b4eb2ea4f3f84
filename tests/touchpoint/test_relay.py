"""A relay inside a company that asks nobody to log in."""

from odoo.exceptions import UserError
from odoo.tests import Form

from ..common import CUSTOMER, ChannelCase
from ..fakes.smtpd import Smtpd


class TestRelay(ChannelCase):
    def setUp(self):
        super().setUp()
        self.relay = self.enterContext(Smtpd(users=None))

    def use_relay(self, **vals):
        self.touchpoint.write(
            {"smtp_port": self.relay.port, "smtp_authentication": "none", **vals}
        )

    def test_it_is_connected_and_sends_without_a_password(self):
        self.use_relay()
        self.connect()
        self.answer(self.receive(self.mail()))
        self.send_queue()
        self.assertEqual(self.relay.sent[-1].rcpt_tos, (CUSTOMER,))

    def test_sending_only_needs_no_password_at_all(self):
        touchpoint = self.make_touchpoint(direction="outbound", imap_password=False)
        touchpoint.write({"smtp_port": self.relay.port, "smtp_authentication": "none"})
        touchpoint.action_connect()
        self.assertEqual(touchpoint.connection_status, "connected")

    def test_server_that_wants_a_login_after_all_says_so(self):
        self.use_relay(smtp_port=self.smtpd.port)
        with self.assertRaisesRegex(UserError, "takes mail only after a login"):
            self.touchpoint.action_connect()

    def test_relay_that_takes_no_mail_of_this_address_says_so(self):
        self.relay.refuse_sender[self.touchpoint.email] = "550 5.7.1 Not from here"
        self.use_relay()
        with self.assertRaisesRegex(UserError, "Not from here"):
            self.touchpoint.action_connect()

    def test_form_hides_user_and_password(self):
        with Form(self.touchpoint) as form:
            self.assertFalse(form._get_modifier("smtp_password", "invisible"))
            form.smtp_authentication = "none"
            self.assertTrue(form._get_modifier("smtp_login", "invisible"))

    def test_ehlo_says_the_name_that_is_set(self):
        said = []
        ehlo = self.relay._protocol

        def protocol():
            made = ehlo()
            received = made.data_received
            made.data_received = lambda data: said.append(data) or received(data)
            return made

        self.relay.stop()
        self.relay._protocol = protocol
        self.relay.start()
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("email_channel.ehlo_name", "mail.example.com")
        self.use_relay()
        self.touchpoint.action_connect()
        self.assertTrue(said[0].lower().startswith(b"ehlo mail.example.com"), said)
