from ..common import CUSTOMER, SUPPORT, ChannelCase


class TestTicket(ChannelCase):
    """E1 to E3: which mail makes a ticket, and what it says there."""

    def setUp(self):
        super().setUp()
        self.connect()

    def comments(self, ticket):
        return ticket.message_ids.sorted("id").mapped("body")

    def test_new_mail_in_creates_a_ticket(self):
        ticket = self.receive(self.mail()).conversation_id.ticket_id
        self.assertEqual(ticket.name, "Broken kettle")
        self.assertEqual(ticket.partner_email, CUSTOMER)
        self.assertEqual(ticket.partner_name, "Carla Customer")
        self.assertEqual(ticket.team_id, self.queue)
        self.assertEqual(
            ticket.channel_id,
            self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email"),
        )
        self.assertFalse(ticket.user_id)

    def test_new_mail_out_creates_a_ticket(self):
        wizard = self.env["email.compose"].create(
            {
                "mode": "new",
                "touchpoint_id": self.touchpoint.id,
                "email_to": CUSTOMER,
                "subject": "Recall",
                "body": "<p>Hi</p>",
            }
        )
        wizard.action_send()
        mail = self.env["email.message"].search([], limit=1)
        self.assertEqual(mail.conversation_id.ticket_id.name, "Recall")

    def test_reply_in_on_a_thread_without_ticket_creates_one(self):
        first = self.receive(self.mail())
        first.conversation_id.ticket_id.unlink()
        reply = self.receive(self.mail("Re", In_Reply_To=first.message_id))
        self.assertEqual(reply.conversation_id, first.conversation_id)
        self.assertTrue(reply.conversation_id.ticket_id)

    def test_mail_out_on_a_thread_without_ticket_creates_one(self):
        first = self.receive(self.mail())
        first.conversation_id.ticket_id.unlink()
        self.answer(first)
        self.assertTrue(first.conversation_id.ticket_id)

    def test_thread_keeps_its_ticket(self):
        first = self.receive(self.mail())
        ticket = first.conversation_id.ticket_id
        self.answer(first)
        self.receive(self.mail("Re", In_Reply_To=first.message_id))
        self.assertEqual(first.conversation_id.ticket_id, ticket)
        self.assertEqual(
            self.env["helpdesk.ticket"].search_count(
                [("partner_email", "=", CUSTOMER)]
            ),
            1,
        )

    def test_every_mail_adds_a_comment_that_links_to_it(self):
        first = self.receive(self.mail())
        answer = self.answer(first)
        reply = self.receive(self.mail("Re", In_Reply_To=answer.message_id))
        comments = self.comments(first.conversation_id.ticket_id)
        self.assertEqual(len(comments), 3)
        for mail, comment in zip(first + answer + reply, comments, strict=True):
            self.assertIn(f"/email_channel/message/{mail.id}", comment)

    def test_first_comment_has_its_six_fields(self):
        mail = self.receive(self.mail())
        first, *_rest = self.comments(mail.conversation_id.ticket_id)
        for words in (
            f"Sent by: Carla Customer &lt;{CUSTOMER}&gt;",
            f"Received by: {SUPPORT}",
            f"Session ID: {mail.conversation_id.session}",
            "Assigned agent: -",
            "Queue: Support",
            "Subject: Broken kettle",
        ):
            self.assertIn(words, first)

    def test_comments_do_not_notify_the_customer(self):
        ticket = self.receive(self.mail()).conversation_id.ticket_id
        self.assertFalse(ticket.message_ids.notification_ids)
        self.assertTrue(all(ticket.message_ids.mapped("is_internal")))

    def test_closed_ticket_opens_again_when_the_customer_writes(self):
        mail = self.receive(self.mail())
        conversation = mail.conversation_id
        conversation.ticket_id.stage_id = self.env["helpdesk.ticket.stage"].search(
            [("closed", "=", True)], limit=1
        )
        conversation.action_close()
        self.receive(self.mail("Re", In_Reply_To=mail.message_id))
        self.assertEqual(conversation.state, "pending")
        self.assertFalse(conversation.ticket_id.closed)

    def test_answer_from_the_ticket_goes_to_the_newest_mail_in(self):
        mail = self.receive(self.mail())
        action = mail.conversation_id.ticket_id.action_email_reply()
        wizard = self.env["email.compose"].browse(action["res_id"])
        self.assertEqual(wizard.parent_id, mail)

    def test_new_mail_from_a_ticket_stays_on_it(self):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "By phone",
                "description": "x",
                "team_id": self.queue.id,
                "partner_name": "Carla",
                "partner_email": CUSTOMER,
            }
        )
        action = ticket.action_email_new()
        wizard = self.env["email.compose"].browse(action["res_id"])
        self.assertEqual(wizard.email_to, f"Carla <{CUSTOMER}>")
        wizard.body = "<p>As agreed</p>"
        wizard.action_send()
        self.assertEqual(ticket.email_conversation_ids.customer_email, CUSTOMER)
        self.assertEqual(ticket.email_conversation_count, 1)
