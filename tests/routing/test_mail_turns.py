from datetime import timedelta

from odoo.tests import tagged

from ..common import ChannelCase


@tagged("-at_install", "post_install")
class TestMailTurns(ChannelCase):
    """What mail does to a conversation's turn."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.queue.email_strategy = "round_robin"
        self.env.company.email_offline_grace = 10**6
        self.mail_in = self.receive(self.mail())
        self.conversation = self.mail_in.conversation_id

    def write_again(self, subject="Re: Broken kettle", **headers):
        reply = self.mail(
            subject, "Still leaks.", In_Reply_To=self.mail_in.message_id, **headers
        )
        return self.receive(reply)

    def picked_and_closed(self):
        self.conversation.with_user(self.agent).action_pick()
        self.conversation._close()

    def test_new_mail_waits_and_wakes_the_pass(self):
        job = self.env.ref("email_channel.ir_cron_route")
        self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]).unlink()
        new = self.receive(self.mail("Another")).conversation_id
        self.assertEqual(new.state, "pending")
        self.assertTrue(new.waiting_since)
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))

    def test_answer_ends_the_customers_wait_and_his_next_mail_begins_another(self):
        self.answer(self.mail_in)
        self.assertFalse(self.conversation.waiting_since)
        self.write_again()
        self.assertTrue(self.conversation.waiting_since)
        self.assertEqual(self.conversation.state, "active")

    def test_second_mail_does_not_begin_the_wait_anew(self):
        self.conversation.waiting_since -= timedelta(hours=1)
        since = self.conversation.waiting_since
        self.write_again()
        self.assertEqual(self.conversation.waiting_since, since)

    def test_automatic_mail_is_nobody_who_waits(self):
        self.answer(self.mail_in)
        self.write_again("Away", Auto_Submitted="auto-replied")
        self.assertFalse(self.conversation.waiting_since)

    def test_customer_who_writes_again_waits_for_another_when_the_agent_is_gone(self):
        self.picked_and_closed()
        self.write_again()
        self.assertEqual(self.conversation.state, "pending")
        self.assertFalse(self.conversation.user_id)
        self.assertFalse(self.conversation.ticket_id.user_id)
        self.assertEqual(
            self.conversation.event_ids.sorted("id").mapped("type"),
            ["picked", "closed", "reopened"],
        )

    def test_where_agents_help_themselves_the_answer_waits_for_who_is_there(self):
        self.queue.email_strategy = "manual"
        self.picked_and_closed()
        self.write_again()
        self.assertEqual(self.conversation.state, "pending")
        self.assertTrue(self.conversation.with_user(self.agent).in_my_queues)

    def test_customer_who_writes_again_gets_the_agent_who_is_there(self):
        self.env["email.agent"]._of(self.agent)._enter("in_email", "agent")
        self.picked_and_closed()
        self.write_again()
        self.assertEqual(self.conversation.user_id, self.agent)
        self.assertEqual(self.conversation.ticket_id.user_id, self.agent)

    def test_conversation_an_agent_opens_counts_as_his_at_once(self):
        wizard = self.env["email.compose"].with_user(self.agent)
        wizard = wizard.create(
            {
                "mode": "new",
                "touchpoint_id": self.touchpoint.id,
                "email_to": "customer@demo.test",
                "subject": "Your kettle",
                "body": "<p>Is ready.</p>",
            }
        )
        wizard.action_send()
        new = self.env["email.conversation"].search([("name", "=", "Your kettle")])
        self.assertEqual(new.event_ids.mapped("type"), ["started"])
        self.assertFalse(new.waiting_since)
        loads = self.env["email.agent"]._loads(self.agent)
        self.assertEqual(loads[self.agent.id].total(), 1)
