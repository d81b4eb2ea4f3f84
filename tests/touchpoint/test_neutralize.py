"""A neutralized copy of the database leaves the mailboxes alone."""

from odoo.modules.neutralize import get_neutralization_queries
from odoo.tools import mute_logger

from ..common import SUPPORT, ChannelCase


class TestNeutralize(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.env.company.email_google_client_secret = "of the company"
        self.waiting = self.answer(self.receive(self.mail()))

    def neutralize(self):
        self.env.flush_all()
        for query in get_neutralization_queries(["email_channel"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()

    def test_nothing_is_fetched_and_nothing_sent(self):
        self.neutralize()
        self.dovecot.deliver(SUPPORT, self.mail("Afterwards"))
        self.env["email.mailbox"]._cron_receive()
        self.send_queue()
        self.assertFalse(self.smtpd.sent)
        self.assertFalse(
            self.env["email.message"].search([("subject", "=", "Afterwards")])
        )
        self.assertFalse(self.touchpoint.activated)
        self.assertEqual(self.touchpoint.connection_status, "not_connected")

    def test_no_password_is_left(self):
        self.neutralize()
        self.assertFalse(self.env["email.secret"].search([]))
        self.assertFalse(self.touchpoint.imap_password_set)

    @mute_logger("odoo.addons.email_channel.models")
    def test_what_waited_is_not_sent_by_a_copy_that_is_connected_again(self):
        self.neutralize()
        self.touchpoint.imap_password = "secret of the mailbox"
        self.connect()
        self.send_queue()
        self.assertFalse(self.smtpd.sent)
        self.assertEqual(self.waiting.state, "cancelled")
