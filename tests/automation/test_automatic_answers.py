from odoo.fields import Command

from ..common import CUSTOMER
from .answers_case import WORDS, AnswersCase


class TestAutomaticAnswers(AnswersCase):
    """Each occasion, through a real SMTP server, as the customer reads it."""

    def close_queue(self):
        """Its schedule has no hours at all today."""
        today = self.env["resource.calendar"].create(
            {"name": "Never", "tz": "UTC", "attendance_ids": [Command.clear()]}
        )
        self.queue.email_calendar_id = today

    def assertReads(self, occasion, number=1):
        """The customer has so many mails, the last one about this occasion."""
        self.answer_due()
        self.assertEqual(self.occasions()[-1:], [occasion])
        read = self.read_by_customer()
        self.assertEqual(len(read), number)
        text = read[-1].get_body(("plain",)).get_content()
        ticket = self.answers()[-1].conversation_id.ticket_id.number
        self.assertIn(f"{WORDS[occasion]}, Carla Customer: {ticket}", text)
        return read[-1]

    def test_out_of_hours(self):
        self.close_queue()
        self.receive(self.mail())
        self.assertReads("out_of_hours")

    def test_no_agent_is_there(self):
        self.receive(self.mail())
        self.assertReads("no_agent")

    def test_first_contact(self):
        self.let_agent_be_there()
        self.receive(self.mail())
        self.assertReads("first_contact")

    def test_ticket_created(self):
        self.let_agent_be_there()
        self.receive(self.mail())
        self.answer_due()
        self.forget_the_day()
        self.receive(self.mail("Another kettle"))
        self.assertReads("ticket_created", 2)

    def test_closed_by_hand(self):
        self.switch_on("closed_by_hand")
        conversation = self.receive(self.mail()).conversation_id
        conversation.with_user(self.agent).action_pick()
        conversation.with_user(self.agent).action_close()
        self.assertReads("closed_by_hand")

    def test_closed_by_the_system(self):
        self.switch_on("closed_by_system", "closed_by_hand")
        conversation = self.receive(self.mail()).conversation_id
        conversation._close(by="system")
        self.assertReads("closed_by_system")

    def test_how_it_leaves(self):
        self.let_agent_be_there()
        incoming = self.receive(self.mail(Cc="boss@customer.test"))
        mail = self.assertReads("first_contact")
        self.assertEqual(mail["Auto-Submitted"], "auto-replied")
        self.assertEqual(mail["X-Auto-Response-Suppress"], "All")
        self.assertEqual(mail["Precedence"], "bulk")
        self.assertEqual(mail["In-Reply-To"], incoming.message_id)
        self.assertIn(incoming.message_id, mail["References"])
        self.assertEqual(mail["To"].addresses[0].addr_spec, CUSTOMER)
        self.assertIsNone(mail["Cc"])
        self.assertTrue(mail["Subject"].startswith("Re: Broken kettle"))
        [sent] = self.smtpd.sent
        self.assertEqual((sent.mail_from or "", sent.rcpt_tos), ("", (CUSTOMER,)))

    def test_it_changes_neither_state_nor_waiting_time(self):
        self.let_agent_be_there()
        conversation = self.receive(self.mail()).conversation_id
        names = ("state", "waiting_since", "last_mail_at", "newest_excerpt", "unread")
        before = conversation.read(names)
        self.answer_due()
        self.assertEqual(conversation.read(names), before)
        self.assertTrue(self.answers())

    def test_it_is_in_the_thread_and_on_the_ticket_as_automatic(self):
        self.let_agent_be_there()
        conversation = self.receive(self.mail()).conversation_id
        comments = len(conversation.ticket_id.message_ids)
        self.answer_due()
        shown = conversation.get_thread()["messages"][0]
        self.assertEqual(shown["occasion"], "Automatic answer: First contact")
        self.assertEqual(shown["state"], "sent")
        self.assertEqual(len(conversation.ticket_id.message_ids), comments + 1)

    def test_the_customers_answer_to_it_finds_the_conversation(self):
        self.let_agent_be_there()
        first = self.receive(self.mail())
        self.answer_due()
        second = self.write_again("Thanks", self.answers())
        self.assertEqual(second.conversation_id, first.conversation_id)
        self.answer_due()
        self.assertEqual(self.occasions(), ["first_contact"])
