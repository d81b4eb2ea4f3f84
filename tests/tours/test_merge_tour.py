from odoo.tests import tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestMergeTour(TourCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.kettle = self.receive(self.mail()).conversation_id
        self.lamp = self.receive(
            self.mail("A lamp", From="Otto Other <otto@demo.test>")
        ).conversation_id

    def test_agent_merges_and_undoes(self):
        ticket = self.lamp.ticket_id
        self.run_tour(
            f"/odoo/action-helpdesk_mgmt.helpdesk_ticket_action/{ticket.id}",
            "email_channel_merge",
            self.agent.login,
        )
        self.assertEqual(self.lamp.ticket_id, ticket)
        self.assertTrue(ticket.active)
        self.assertFalse(ticket.closed)
