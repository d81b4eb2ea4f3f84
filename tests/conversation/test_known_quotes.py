from email import message_from_bytes, policy

from ..common import CUSTOMER, ChannelCase

LINE = "<div>[4711] Support &lt;support@demo.test&gt; 2026-03-03T10:00:00Z:</div>"
WORDS = (
    "<p>Good morning,</p><p>you can return the kettle in any of our shops, or send it "
    "to our warehouse at our expense.</p><p>Which of these would you like?</p>"
)


class TestKnownQuotes(ChannelCase):
    """What a customer quotes is known by what was said in the conversation."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.sent = self.answer(self.incoming, WORDS)
        self.send_queue()

    def reply(self, html, number=1, **headers):
        headers = {"In_Reply_To": self.sent.message_id, **headers}
        subject = f"Re: Broken kettle {number}"
        raw = self.mail(subject, "BODY", **headers)
        return raw.replace(b"text/plain", b"text/html").replace(b"BODY", html.encode())

    def as_it_came(self):
        """The HTML that the customer got."""
        message = message_from_bytes(self.inbox(CUSTOMER)[-1], policy=policy.default)
        return message.get_body(("html",)).get_content()

    def visible(self, mail):
        before, fold, _rest = (mail.body_html or "").partition("<details class=")
        self.assertTrue(fold)
        return before

    def test_our_own_mail_is_folded_whatever_stands_above_it(self):
        quoted = self.as_it_came()
        mail = self.receive(self.reply(f"<p>In the shop.</p>{LINE}<div>{quoted}</div>"))
        self.assertEqual(mail.conversation_id, self.incoming.conversation_id)
        self.assertIn("In the shop.", self.visible(mail))
        self.assertNotIn("warehouse", self.visible(mail))
        self.assertIn("warehouse", mail.body_html)
        self.assertEqual(mail.excerpt, "In the shop.")

    def test_below_the_quote_it_is_the_answer_that_lists_show(self):
        quoted = self.as_it_came()
        html = f"{LINE}<blockquote>{quoted}</blockquote><p>In the shop.</p>"
        mail = self.receive(self.reply(html))
        self.assertEqual(mail.excerpt, "In the shop.")
        self.assertEqual(mail.conversation_id.newest_excerpt, "In the shop.")

    def test_mails_that_come_together_know_one_another(self):
        first = "<p>I would like to bring it to the shop in Bilbao on Friday.</p>"
        second = f"<p>Or on Saturday.</p>{LINE}<blockquote>{first}</blockquote>"
        mails = self.receive(self.reply(first, 1), self.reply(second, 2))
        self.assertNotIn("Bilbao", self.visible(mails[1]))

    def test_what_other_conversations_say_hides_nothing(self):
        other = self.mail("Lamp", "BODY").replace(b"text/plain", b"text/html")
        words = f"<p>In the shop.</p>{LINE}<div>{self.as_it_came()}</div>"
        mail = self.receive(other.replace(b"BODY", words.encode()))
        self.assertNotEqual(mail.conversation_id, self.incoming.conversation_id)
        self.assertIn("warehouse", self.visible(mail))

    def test_mails_that_were_moved_are_known_where_they_are(self):
        self.sent.with_user(self.agent).action_split_off()
        self.assertNotEqual(self.sent.conversation_id, self.incoming.conversation_id)
        quoted = f"<p>Perfect.</p>{LINE}<div>{self.as_it_came()}</div>"
        mail = self.receive(self.reply(quoted, 2))
        self.assertEqual(mail.conversation_id, self.sent.conversation_id)
        self.assertNotIn("warehouse", self.visible(mail))

    def test_hashes_are_made_once_and_forgotten_with_the_mail(self):
        Paragraphs = self.env["email.paragraphs"]
        self.assertFalse(Paragraphs.search([("message_id", "=", self.sent.id)]))
        self.receive(self.reply("<p>In the shop.</p>", 1))
        made = Paragraphs.search([("message_id", "=", self.sent.id)])
        self.assertEqual(len(made), 1)
        self.receive(self.reply("<p>On Friday.</p>", 2))
        again = Paragraphs.search([("message_id", "=", self.sent.id)])
        self.assertEqual(again, made)
        self.sent.mail_message_id.unlink()
        self.assertFalse(made.exists())

    def test_a_batch_asks_once(self):
        for number in range(3):
            self.receive(self.mail(f"Kettle {number}", f"Number {number} leaks."))
        conversations = self.env["email.conversation"].search([])
        before = self.env.cr.sql_log_count
        self.env["email.paragraphs"]._of_conversations(conversations.ids)
        # The mails of all conversations, and what was not kept of them yet.
        self.assertLessEqual(self.env.cr.sql_log_count - before, 2)
