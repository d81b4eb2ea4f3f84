from email.message import EmailMessage

from odoo.tests import tagged

from ..common import CUSTOMER, SUPPORT
from .common import TourCase


@tagged("post_install", "-at_install")
class TestParkTour(TourCase):
    """At the desk, from one conversation to the next."""

    def setUp(self):
        super().setUp()
        self.env["email.wrap.up"].search([]).active = False
        self.connect()

    def test_park_and_return(self):
        kettle = self.taken("Broken kettle")
        self.taken("Broken lamp")
        self.run_desk(kettle, "email_channel_park")
        self.assertTrue(kettle.parked)
        self.assertFalse(kettle.parked_until)
        self.enter_available()
        self.receive(self._mail("Broken kettle", "Any news?", answers=kettle))
        self.assertFalse(kettle.parked)
        self.assertEqual(kettle.user_id, self.agent)
        self.run_desk(kettle, "email_channel_back_from_parking")

    def test_workflow_transfer_and_close(self):
        second_line = self.env["helpdesk.ticket.team"].create(
            {"name": "Second line", "email_enabled": True}
        )
        self.env["ir.actions.server"].create(
            {
                "name": "Escalate",
                "model_id": self.env["ir.model"]._get("email.conversation").id,
                "state": "code",
                "code": "records.ticket_id.write({'priority': '3'})",
                "email_workflow": True,
                "email_confirmation": "Escalate it to the second line?",
            }
        )
        kettle, lamp = self.taken("Broken kettle"), self.taken("Broken lamp")
        self.run_desk(kettle, "email_channel_desk_goes_on")
        self.assertTrue(kettle.important)
        self.assertEqual(kettle.queue_id, second_line)
        self.assertEqual(lamp.state, "closed")

    def test_only_the_end_is_left_without_the_queue(self):
        kettle = self.taken("Broken kettle")
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.touchpoint.queue_ids |= other
        self.queue.email_enabled = False
        self.run_desk(kettle, "email_channel_stopped")
        self.assertEqual(kettle.state, "closed")

    def taken(self, subject):
        conversation = self.receive(self._mail(subject, "It broke.")).conversation_id
        conversation.with_user(self.agent).action_pick()
        return conversation

    def enter_available(self):
        self.env["email.agent"]._of(self.agent)._enter("available", "agent")
        self.env["mail.presence"].search([]).unlink()

    def run_desk(self, conversation, tour):
        self.env.flush_all()
        self.run_tour(f"/odoo/email-desk/{conversation.id}", tour, self.agent.login)
        self.env.invalidate_all()

    def _mail(self, subject, text, answers=None):
        message = EmailMessage()
        message["From"] = f"Carla Customer <{CUSTOMER}>"
        message["To"] = SUPPORT
        message["Subject"] = subject
        name = f"{subject} {text}".replace(" ", ".")
        message["Message-Id"] = f"<{name}@customer.test>"
        if answers:
            message["In-Reply-To"] = answers.email_message_ids[:1].message_id
        message.set_content(text)
        return message.as_bytes()
