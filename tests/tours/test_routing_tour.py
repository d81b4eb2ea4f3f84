from email.message import EmailMessage

from odoo.tests import tagged

from ..common import CUSTOMER, SUPPORT
from .common import TourCase


@tagged("post_install", "-at_install")
class TestRoutingTour(TourCase):
    def test_agent_accepts_and_declines_what_rings(self):
        self.queue.write({"email_enabled": True, "email_strategy": "ring_all"})
        self.connect()
        agent = self.env["email.agent"]._of(self.agent)
        agent._enter("available", "agent")
        kettle = self.receive(self._mail("Broken kettle", "It leaks."))
        lamp = self.receive(self._mail("Broken lamp", "It went dark."))
        self.env.flush_all()
        self.env["email.routing"]._cron_route()
        self.run_tour("/odoo", "email_channel_routing", self.agent.login)
        self.env.invalidate_all()
        self.assertEqual(kettle.conversation_id.user_id, self.agent)
        self.assertFalse(lamp.conversation_id.user_id)
        states = (kettle | lamp).conversation_id.sorted("id").offer_ids.mapped("state")
        self.assertEqual(states, ["accepted", "declined"])
        lunch = self.env.ref("email_channel.agent_state_lunch")
        self.assertEqual(agent.state_id, lunch)

    def _mail(self, subject, text):
        message = EmailMessage()
        message["From"] = f"Carla Customer <{CUSTOMER}>"
        message["To"] = SUPPORT
        message["Subject"] = subject
        message["Message-Id"] = f"<{subject.replace(' ', '.')}@customer.test>"
        message.set_content(text)
        return message.as_bytes()
