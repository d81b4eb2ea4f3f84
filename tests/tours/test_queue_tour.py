from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestQueueTour(TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_agent = new_test_user(
            cls.env,
            "second_agent",
            groups="base.group_user,email_channel.group_email_agent",
            name="Ben Agent",
        )
        cls.second = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Second line",
                "email_enabled": True,
                "user_ids": [Command.link(cls.second_agent.id)],
            }
        )

    def make_reason(self, name, queue):
        return self.env["email.wrap.up"].create(
            {"name": name, "queue_ids": [Command.link(queue.id)]}
        )

    def test_administrator_sets_a_queue_up(self):
        administrator = new_test_user(
            self.env,
            "channel_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        self.run_tour(
            "/odoo/helpdesk-teams", "email_channel_set_up_queue", administrator.login
        )
        made = self.env["helpdesk.ticket.team"].search([("name", "=", "Complaints")])
        self.assertEqual(made.email_strategy, "round_robin")
        self.assertEqual(made.email_offer_timeout, 20)
        self.assertEqual(made.email_service_level, 4 * 3600)
        self.assertEqual(made.email_service_level_further, 90 * 60)
        level = made.email_service_level_ids
        self.assertEqual((level.priority, level.first_seconds), ("3", 1800))
        self.assertEqual(made.email_wrap_up_ids.mapped("name"), ["Refunded"])
        self.assertTrue(made.email_wrap_up_required)
        self.assertEqual(made.user_ids, self.agent)

    def test_agent_transfers_with_a_reason_and_a_note(self):
        wrong = self.make_reason("Wrong queue", self.queue)
        solved = self.make_reason("Solved", self.second)
        self.queue.email_wrap_up_required = True
        self.connect()
        conversation = self.receive(self.mail()).conversation_id
        self.run_tour(
            f"/odoo/email-conversations/{conversation.id}",
            "email_channel_transfer",
            self.agent.login,
        )
        self.assertEqual(conversation.queue_id, self.second)
        self.assertEqual(conversation.state, "pending")
        self.run_tour(
            f"/odoo/email-conversations/{conversation.id}",
            "email_channel_transferred",
            self.second_agent.login,
        )
        self.assertEqual(conversation.state, "closed")
        reasons = conversation.event_ids.sorted("id").wrap_up_id
        self.assertEqual(reasons, wrong | solved)
