from odoo.tests import tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestKeyboardTour(TourCase):
    def test_an_agent_works_without_a_mouse(self):
        self.connect()
        mails = self.receive(
            self.mail("First kettle", "It leaks."),
            self.mail("Second kettle", "It leaks, too."),
        )
        self.run_tour("/odoo/email-desk", "email_channel_keyboard", self.agent.login)
        first, second = mails.conversation_id
        self.assertEqual((first.state, second.state), ("pending", "active"))
        self.assertEqual(second.user_id, self.agent)
