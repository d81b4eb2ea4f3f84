from odoo.fields import Command
from odoo.tests import tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestCustomerTour(TourCase):
    def test_agent_makes_and_corrects_a_contact(self):
        self.connect()
        manager = self.env.ref("base.group_partner_manager")
        self.agent.group_ids = [Command.link(manager.id)]
        conversation = self.receive(self.mail()).conversation_id
        conversation._take(self.agent)
        self.receive(self.mail("A lamp"))
        self.run_tour(
            f"/odoo/email-conversations/{conversation.id}",
            "email_channel_customer",
            self.agent.login,
        )
        partner = conversation.partner_id
        self.assertEqual((partner.name, partner.phone), ("Carla Customer", "555 123"))
