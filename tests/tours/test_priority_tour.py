from odoo.tests import new_test_user, tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestPriorityTour(TourCase):
    def test_a_rule_is_made_and_an_agent_reads_why(self):
        self.env["email.priority.rule"].search([]).unlink()
        self.queue.write({"email_enabled": True, "email_strategy": "round_robin"})
        self.connect()
        agent = self.env["email.agent"]._of(self.agent)
        agent._enter("available", "agent")
        kettle = self.receive(self.mail())
        administrator = new_test_user(
            self.env,
            "priority_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        self.run_tour(
            "/odoo/email-priority-rules",
            "email_channel_priority_rule",
            administrator.login,
        )
        self.env.invalidate_all()
        self.env["email.priority"]._renew_some()
        self.env.flush_all()
        self.env["email.routing"]._cron_route()
        self.run_tour("/odoo", "email_channel_priority_offer", self.agent.login)
        self.env.invalidate_all()
        conversation = kettle.conversation_id
        self.assertEqual(conversation.user_id, self.agent)
        self.assertEqual(conversation.priority_minutes, 30)
