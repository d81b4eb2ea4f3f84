from email import message_from_bytes, policy

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..common import CUSTOMER, PASSWORD, SUPPORT, ChannelCase


class TestAnswer(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())

    def sent(self):
        """The last mail the server took, parsed."""
        return message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)

    def test_answer_is_queued_then_sent(self):
        mail = self.answer(self.incoming)
        self.assertEqual(mail.state, "queued")
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        self.assertIn("Send it back", self.inbox(CUSTOMER)[-1].decode())

    def test_pressed_twice_it_is_sent_once(self):
        first = self.incoming
        new = self.env["email.compose"].with_user(self.agent)._open({"mode": "new"})
        again = self.answer(first, email_to="nobody@demo.test")
        again.state = "failed"
        for action, letter in (
            (first.with_user(self.agent).action_reply(), {}),
            (new, {"email_to": "other@customer.test", "subject": "Hello"}),
            (again.with_user(self.agent).action_edit(), {"email_to": CUSTOMER}),
        ):
            compose = self.env["email.compose"].browse(action["res_id"])
            compose = compose.with_user(self.agent)
            compose.write({"body": "<p>Once.</p>", **letter})
            sent = compose.action_send()
            self.assertEqual(compose.action_send(), sent)
        mails = self.env["email.message"].search([("excerpt", "=", "Once.")])
        self.assertEqual(len(mails), 3)

    def test_headers_of_an_answer(self):
        self.touchpoint.from_name = "Kettle Help"
        mail = self.answer(self.incoming)
        self.send_queue()
        message = self.sent()
        self.assertEqual(message["From"], f"Kettle Help <{SUPPORT}>")
        self.assertEqual(message["Reply-To"], f"Kettle Help <{SUPPORT}>")
        self.assertEqual(message["To"], f"Carla Customer <{CUSTOMER}>")
        number = mail.conversation_id.ticket_id.number
        self.assertEqual(message["Subject"], f"Re: Broken kettle [{number}]")
        self.assertEqual(message["Message-Id"], mail.message_id)
        self.assertEqual(message["In-Reply-To"], self.incoming.message_id)
        self.assertEqual(message["References"], self.incoming.message_id)
        self.assertTrue(message["Message-Id"].endswith("@demo.test>"))
        self.assertEqual(self.smtpd.sent[-1].mail_from, SUPPORT)

    def test_bcc_gets_the_mail_but_is_not_in_it(self):
        self.answer(self.incoming, email_bcc="boss@demo.test", email_cc="co@demo.test")
        self.smtpd.users["boss@demo.test"] = PASSWORD
        self.send_queue()
        taken = self.smtpd.sent[-1]
        self.assertEqual(
            set(taken.rcpt_tos), {CUSTOMER, "co@demo.test", "boss@demo.test"}
        )
        self.assertNotIn(b"boss@demo.test", taken.raw)
        self.assertEqual(self.sent()["Cc"], "co@demo.test")

    def test_one_copy_in_the_conversation(self):
        mail = self.answer(self.incoming)
        self.send_queue()
        conversation = self.incoming.conversation_id
        self.assertEqual(conversation.email_message_ids, self.incoming + mail)
        self.assertEqual(
            conversation.message_ids,
            mail.mail_message_id + (self.incoming.mail_message_id),
        )

    def test_whoever_answers_takes_the_conversation_and_its_ticket(self):
        self.answer(self.incoming)
        conversation = self.incoming.conversation_id
        self.assertEqual(conversation.user_id, self.agent)
        self.assertEqual(conversation.state, "active")
        self.assertEqual(conversation.ticket_id.user_id, self.agent)

    def test_reply_all_keeps_the_others_and_leaves_us_out(self):
        incoming = self.receive(
            self.mail("To all", To=f"{SUPPORT}, bo@demo.test", Cc="cy@demo.test")
        )
        action = incoming.action_reply_all()
        wizard = self.env["email.compose"].browse(action["res_id"])
        self.assertEqual(wizard.email_to, f"Carla Customer <{CUSTOMER}>, bo@demo.test")
        self.assertEqual(wizard.email_cc, "cy@demo.test")

    def test_name_with_a_comma_stays_one_recipient(self):
        name = '"evil@demo.test, Ana"'
        incoming = self.receive(self.mail("Comma", From=f"{name} <{CUSTOMER}>"))
        self.answer(incoming)
        self.send_queue()
        self.assertEqual(self.smtpd.sent[-1].rcpt_tos, (CUSTOMER,))
        self.assertEqual(self.sent()["To"], f'"evil at demo.test, Ana" <{CUSTOMER}>')

    def test_forward_carries_the_attachments_and_opens_no_thread_for_the_other(self):
        raw = self.mail("With file")
        message = message_from_bytes(raw, policy=policy.default)
        message.add_attachment(b"%PDF-1.4 x", "application", "pdf", filename="b.pdf")
        incoming = self.receive(message.as_bytes())
        self.answer(incoming, mode="forward", email_to="bo@demo.test", body="FYI")
        self.send_queue()
        sent = self.sent()
        self.assertEqual(sent["To"], "bo@demo.test")
        self.assertEqual(sent["Subject"], "Fwd: With file")
        files = {part.get_filename(): part for part in sent.iter_attachments()}
        self.assertEqual(files["b.pdf"].get_content(), b"%PDF-1.4 x")
        self.assertIn("It leaks.", sent.get_body(("html",)).get_content())

    def test_answer_quotes_what_it_answers(self):
        self.answer(self.incoming)
        self.send_queue()
        html = self.sent().get_body(("html",)).get_content()
        self.assertIn("It leaks.", html)
        self.assertIn("wrote:", html)

    def test_plain_text_has_the_answer_and_the_quote(self):
        self.answer(self.incoming, body="<div>One.</div><div>Two.</div>")
        self.send_queue()
        body = self.sent().get_body(("plain",)).get_content()
        text = body.replace("\r\n", "\n")
        self.assertTrue(text.startswith("One.\nTwo.\n"), text)
        self.assertIn("\n> It leaks.", text)
        self.assertNotIn("http", text)

    def test_forward_tells_of_the_mail_line_by_line(self):
        self.answer(self.incoming, mode="forward", email_to="bo@demo.test", body="FYI")
        self.send_queue()
        html = self.sent().get_body(("html",)).get_content()
        self.assertIn("<br>Subject: Broken kettle<br>", html.replace("<br/>", "<br>"))

    def test_pasted_image_travels_with_the_mail(self):
        image = (
            self.env["ir.attachment"]
            .with_user(self.agent)
            .create(
                {
                    "name": "dot.gif",
                    "raw": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
                    "mimetype": "image/gif",
                    "res_model": "email.compose",
                    "res_id": 0,
                }
            )
        )
        mail = self.answer(self.incoming, body=f'<img src="/web/image/{image.id}-x"/>')
        self.send_queue()
        html = self.sent().get_body(("html",)).get_content()
        self.assertIn('src="cid:', html)
        related = [
            part
            for part in self.sent().walk()
            if part.get_content_type() == "image/gif"
        ]
        self.assertEqual(len(related), 1)
        self.assertIn(f"/web/image/{image.id}?", mail.body_html)

    def test_agent_starts_a_conversation(self):
        wizard = self.env["email.compose"].with_user(self.agent)
        action = wizard._open({"mode": "new"})
        wizard = wizard.browse(action["res_id"])
        wizard.write({"email_to": CUSTOMER, "subject": "Recall", "body": "<p>Hi</p>"})
        wizard.action_send()
        mail = self.env["email.message"].search([], limit=1)
        self.assertEqual(mail.conversation_id.name, "Recall")
        self.assertEqual(mail.conversation_id.user_id, self.agent)
        self.assertEqual(mail.conversation_id.customer_email, CUSTOMER)
        self.send_queue()
        self.assertEqual(self.sent()["Subject"], "Recall")
        self.assertFalse(self.sent()["In-Reply-To"])

    def test_typing_errors_are_told_in_the_agents_words(self):
        with self.assertRaisesRegex(UserError, "“not an address” in CC"):
            self.answer(self.incoming, email_cc="not an address")
        with self.assertRaisesRegex(UserError, "recipient in To"):
            self.answer(self.incoming, email_to="")
        with self.assertRaisesRegex(UserError, "The mail is empty"):
            self.answer(self.incoming, body="<p><br></p>")

    def test_refused_recipient_is_shown_with_the_servers_words(self):
        self.smtpd.reject[CUSTOMER] = "550 5.1.1 No such user"
        mail = self.answer(self.incoming)
        with mute_logger("odoo.addons.base.models.ir_mail_server"):
            self.send_queue()
        self.assertEqual(mail.state, "failed")
        self.assertIn(f"{CUSTOMER}: 550 5.1.1 No such user", mail.failure_reason)
        self.smtpd.reject.clear()
        mail.with_user(self.agent).action_retry()
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        self.assertFalse(mail.failure_reason)

    def test_one_refused_of_several_is_told_and_the_others_get_it(self):
        self.smtpd.reject["co@demo.test"] = "550 5.1.1 Unknown"
        mail = self.answer(self.incoming, email_cc="co@demo.test")
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        self.assertIn("co@demo.test: 550", mail.failure_reason)

    def test_temporary_refusal_waits_and_goes_out_later(self):
        self.smtpd.reject[CUSTOMER] = "451 4.7.1 Greylisted"
        mail = self.answer(self.incoming)
        with mute_logger("odoo.addons.base.models.ir_mail_server"):
            self.send_queue()
        self.assertEqual(mail.state, "queued")
        self.assertIn("Greylisted", mail.failure_reason)
        self.smtpd.reject.clear()
        self.send_queue()
        self.assertEqual(mail.state, "queued", "not before its pause is over")
        mail.next_attempt_at = False
        self.send_queue()
        self.assertEqual(mail.state, "sent")

    def test_no_answer_after_the_body_is_never_sent_again_unasked(self):
        self.smtpd.drop[CUSTOMER] = "answer"
        mail = self.answer(self.incoming)
        with mute_logger("odoo.addons.base.models.ir_mail_server"):
            self.send_queue()
        self.assertEqual(mail.state, "uncertain")
        count = len(self.inbox(CUSTOMER))
        self.smtpd.drop.clear()
        self.send_queue()
        self.assertEqual(len(self.inbox(CUSTOMER)), count)

    def test_worker_killed_while_sending_leaves_it_marked(self):
        mail = self.answer(self.incoming)
        mail.state = "sending"
        self.send_queue()
        self.assertEqual(mail.state, "uncertain")
        self.assertIn("may have been sent", mail.failure_reason)

    def test_server_down_keeps_the_mail_queued_and_says_so(self):
        port = self.touchpoint.smtp_port
        self.behind_its_back(smtp_port=1)
        mail = self.answer(self.incoming)
        with self.assertLogs("odoo.addons.email_channel", "WARNING"):
            self.send_queue()
        self.assertEqual(mail.state, "queued")
        self.assertIn("does not accept connections", mail.failure_reason)
        self.assertIn("Sending (SMTP)", self.touchpoint.status_reason)
        self.behind_its_back(smtp_port=port)
        self.touchpoint.sending_id.next_try_at = False
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        self.assertFalse(self.touchpoint.status_reason)

    def test_cancelled_mail_does_not_leave(self):
        mail = self.answer(self.incoming)
        mail.with_user(self.agent).action_cancel()
        count = len(self.smtpd.sent)
        self.send_queue()
        self.assertEqual(mail.state, "cancelled")
        self.assertEqual(len(self.smtpd.sent), count)

    def test_odoos_own_queue_leaves_channel_mail_alone(self):
        mail = self.answer(self.incoming)
        self.env["mail.mail"].process_email_queue()
        self.assertEqual(mail.state, "queued")

    def test_platform_sending_comes_from_the_default_address(self):
        company = self.env.company
        self.make_platform_server()
        domain = self.env["mail.alias.domain"].create(
            {"name": "platform.test", "default_from": "hello"}
        )
        company.alias_domain_id = domain
        self.touchpoint.sending_method = "platform"
        mail = self.answer(self.incoming)
        self.send_queue()
        self.assertEqual(mail.state, "sent", mail.failure_reason)
        self.assertEqual(self.sent()["From"], "Support <hello@platform.test>")
        self.assertEqual(self.sent()["Reply-To"], f"Support <{SUPPORT}>")
