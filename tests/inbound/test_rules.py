from odoo.exceptions import ValidationError

from ..common import CUSTOMER, ChannelCase

FORM = """\
Name: Carla Customer
E-mail: {customer}

My kettle leaks.
"""


class TestRules(ChannelCase):
    """The touchpoint's rules, from the setting to the ticket and the ledger."""

    def setUp(self):
        super().setUp()
        self.connect()

    def last_row(self):
        return self.env["email.inbound"].search([], limit=1)

    def test_blocked_sender_opens_no_conversation_and_can_be_looked_up(self):
        self.touchpoint.blocked_senders = "else@shop.test, customer.test, junk.test"
        self.assertFalse(self.receive(self.mail(From="ana@news.junk.test")))
        row = self.last_row()
        self.assertEqual((row.state, row.sender), ("dropped", "ana@news.junk.test"))
        self.assertIn("junk.test", row.reason)

    def test_blocked_mail_is_released(self):
        self.touchpoint.blocked_senders = CUSTOMER
        self.receive(self.mail())
        self.last_row().action_release()
        self.fetch()
        self.assertEqual(self.last_row().state, "done")
        self.assertEqual(self.last_row().conversation_id.customer_email, CUSTOMER)

    def test_list_of_senders_says_what_it_cannot_read(self):
        with self.assertRaisesRegex(ValidationError, "ana@@example.com"):
            self.touchpoint.blocked_senders = "ana@@example.com"

    def test_customer_of_a_contact_form_is_in_its_text(self):
        self.touchpoint.contact_form_senders = "form@shop.test"
        form = self.mail("Web", FORM.format(customer=CUSTOMER), From="form@shop.test")
        mail = self.receive(form)
        self.assertEqual(mail.conversation_id.customer_email, CUSTOMER)
        self.assertEqual(self.answer(mail).email_to, f"Carla Customer <{CUSTOMER}>")

    def test_word_makes_the_ticket_important(self):
        self.touchpoint.important_words = "lawyer, does not work"
        plain, angry = self.receive(
            self.mail("Plain"), self.mail("Angry", "It  does not\nwork at all.")
        )
        self.assertEqual(plain.conversation_id.ticket_id.priority, "1")
        ticket = angry.conversation_id.ticket_id
        self.assertEqual(ticket.priority, "3")
        self.assertIn("does not work", ticket.message_ids[:1].body)

    def test_word_in_a_reply_makes_the_ticket_important(self):
        self.touchpoint.important_words = "lawyer"
        mail = self.receive(self.mail())
        self.receive(self.mail("Re", "I call my lawyer.", In_Reply_To=mail.message_id))
        self.assertEqual(mail.conversation_id.ticket_id.priority, "3")

    def test_ignored_ticket_is_born_in_its_stage_and_waits_for_nobody(self):
        self.touchpoint.create_ignored = True
        mail = self.receive(self.mail())
        conversation = mail.conversation_id
        stage = self.env.ref("email_channel.helpdesk_ticket_stage_ignored")
        self.assertEqual(conversation.ticket_id.stage_id, stage)
        self.assertEqual(conversation.state, "closed")

    def test_ignored_ticket_stays_so_when_the_customer_writes_again(self):
        self.touchpoint.create_ignored = True
        mail = self.receive(self.mail())
        self.receive(self.mail("Re", In_Reply_To=mail.message_id))
        self.assertEqual(mail.conversation_id.message_count, 2)
        self.assertEqual(mail.conversation_id.state, "closed")
        self.assertTrue(mail.conversation_id.ticket_id.closed)

    def test_results_of_the_named_server_are_kept_with_the_mail(self):
        self.touchpoint.authentication_server = "mx.demo.test"
        results = "mx.demo.test; spf=fail smtp.mailfrom=x.test; dmarc=fail"
        mail = self.receive(self.mail(Authentication_Results=results))
        self.assertTrue(mail.authentication_failed)
        shown = mail.conversation_id.get_thread()["messages"][0]
        self.assertEqual(shown["checks"], "SPF fail, DMARC fail")
        self.assertTrue(shown["checks_failed"])

    def test_results_of_any_other_server_are_not_believed(self):
        results = "mx.else.test; dmarc=pass"
        mail = self.receive(self.mail(Authentication_Results=results))
        self.assertFalse(mail.authentication)
