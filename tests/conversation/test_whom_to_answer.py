from pathlib import Path

from ..common import CUSTOMER, ChannelCase

DSN = Path(__file__).parent.parent / "data/dsn-to-forward.eml"
COLLEAGUE = "bo@colleagues.test"


class TestWhomToAnswer(ChannelCase):
    """An answer to the customer goes to the customer, whoever wrote last."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.first = self.receive(self.mail())
        self.conversation = self.first.conversation_id
        self.ticket = self.conversation.ticket_id

    def bounce_of(self, mail):
        raw = DSN.read_bytes().replace(
            b"<ec.ca7ccce85663b0e2e993f0b855f10cf1@demo.test>", mail.message_id.encode()
        )
        return self.receive(raw)

    def colleague_answers(self, mail):
        return self.receive(
            self.mail("Fine", From=f"Bo <{COLLEAGUE}>", In_Reply_To=mail.message_id)
        )

    def wizard(self, action):
        return self.env["email.compose"].browse(action["res_id"])

    def assertGoesToCustomer(self, action, parent):
        wizard = self.wizard(action)
        self.assertEqual(wizard.email_to, f"Carla Customer <{CUSTOMER}>")
        self.assertEqual(wizard.parent_id, parent)

    def test_tickets_reply_after_a_bounce(self):
        bounce = self.bounce_of(self.answer(self.first))
        self.assertEqual(bounce.conversation_id, self.conversation)
        self.assertGoesToCustomer(self.ticket.action_email_reply(), self.first)

    def test_tickets_reply_after_a_colleagues_answer(self):
        sent = self.answer(self.first, email_cc=COLLEAGUE)
        answer = self.colleague_answers(sent)
        self.assertEqual(answer.conversation_id, self.conversation)
        self.assertGoesToCustomer(self.ticket.action_email_reply(), self.first)

    def test_tickets_reply_is_to_the_newest_that_the_customer_wrote(self):
        sent = self.answer(self.first)
        second = self.receive(self.mail("Re", In_Reply_To=sent.message_id))
        self.bounce_of(sent)
        self.assertGoesToCustomer(self.ticket.action_email_reply(), second)

    def test_tickets_reply_to_whom_only_we_have_written(self):
        wizard = self.env["email.compose"]
        wizard = wizard.browse(wizard._open({"mode": "new"})["res_id"])
        wizard.write({"email_to": CUSTOMER, "subject": "Recall", "body": "<p>Hi</p>"})
        wizard.action_send()
        sent = self.env["email.message"].search([], limit=1)
        ticket = sent.conversation_id.ticket_id
        self.bounce_of(sent)
        self.colleague_answers(sent)
        found = self.wizard(ticket.action_email_reply())
        self.assertEqual((found.email_to, found.parent_id), (CUSTOMER, sent))

    def test_tickets_reply_is_to_its_customer_of_several(self):
        other = self.receive(
            self.mail("Other", From="Dora <dora@customer.test>")
        ).conversation_id
        other.ticket_id = self.ticket
        self.assertGoesToCustomer(self.ticket.action_email_reply(), self.first)

    def test_reply_on_a_bounce_means_the_mail_that_bounced(self):
        sent = self.answer(self.first, email_cc=COLLEAGUE)
        bounce = self.bounce_of(sent)
        self.assertGoesToCustomer(bounce.action_reply(), sent)
        action = bounce.action_reply_all()
        self.assertGoesToCustomer(action, sent)
        self.assertEqual(self.wizard(action).email_cc, COLLEAGUE)

    def test_nor_does_a_bounce_from_before_it_was_noted(self):
        sent = self.answer(self.first)
        bounce = self.bounce_of(sent)
        bounce.answers_id = False
        self.assertGoesToCustomer(bounce.action_reply(), sent)

    def test_a_bounce_is_forwarded_itself(self):
        bounce = self.bounce_of(self.answer(self.first))
        self.assertEqual(self.wizard(bounce.action_forward()).parent_id, bounce)

    def test_reply_on_what_a_machine_says_to_a_mail_is_to_that_mail(self):
        sent = self.answer(self.first)
        for sender in ("noreply@relay.test", "MAILER-DAEMON@relay.test"):
            raw = self.mail(
                f"Noted {sender}",
                From=sender,
                In_Reply_To=sent.message_id,
                Auto_Submitted="auto-replied",
            )
            with self.subTest(sender=sender):
                self.assertGoesToCustomer(self.receive(raw).action_reply(), sent)

    def test_reply_on_a_persons_mail_is_to_that_person(self):
        sent = self.answer(self.first, email_cc=COLLEAGUE)
        answer = self.colleague_answers(sent)
        wizard = self.wizard(answer.action_reply())
        self.assertEqual(wizard.email_to, f"Bo <{COLLEAGUE}>")
        self.assertIn("Carla Customer", wizard.customer_missing)
        wizard.add_customer = True
        wizard._onchange_add_customer()
        self.assertEqual(
            wizard.email_to, f"Bo <{COLLEAGUE}>, Carla Customer <{CUSTOMER}>"
        )
        self.assertFalse(wizard.customer_missing)

    def test_no_program_is_missed_among_the_recipients(self):
        self.first.conversation_id.customer_email = "mailer-daemon@mx.customer.test"
        wizard = self.wizard(self.first.with_user(self.agent).action_reply())
        self.assertFalse(wizard.customer_missing)

    def test_what_the_customer_sent_while_away_is_answered(self):
        sent = self.answer(self.first)
        away = self.receive(
            self.mail(
                "Away", In_Reply_To=sent.message_id, Auto_Submitted="auto-replied"
            )
        )
        self.assertGoesToCustomer(away.action_reply(), away)
