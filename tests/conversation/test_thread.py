from ..common import CUSTOMER, ChannelCase


class TestThread(ChannelCase):
    """What the thread widget is told."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.conversation = self.incoming.conversation_id.with_user(self.agent)

    def test_mails_are_shown_newest_first(self):
        answer = self.answer(self.incoming)
        shown = self.conversation.get_thread()["messages"]
        self.assertEqual([mail["id"] for mail in shown], [answer.id, self.incoming.id])

    def test_a_mail_says_who_when_and_what(self):
        shown = self.conversation.get_thread()["messages"][0]
        self.assertEqual(shown["from"], f"Carla Customer <{CUSTOMER}>")
        self.assertEqual(shown["from_name"], "Carla Customer")
        self.assertEqual(shown["direction"], "in")
        self.assertEqual(shown["state"], "received")
        self.assertEqual(shown["preview"], "It leaks.")
        self.assertTrue(shown["eml_url"])

    def test_new_mail_is_new_until_somebody_views_it(self):
        self.assertTrue(self.conversation.unread)
        self.assertTrue(self.conversation.get_thread()["messages"][0]["is_new"])
        self.conversation.mark_viewed()
        self.assertFalse(self.conversation.unread)
        self.assertFalse(self.conversation.get_thread()["messages"][0]["is_new"])

    def test_nothing_to_answer_through_once_the_touchpoint_is_off(self):
        self.assertTrue(self.conversation.get_thread()["can_reply"])
        self.touchpoint.activated = False
        self.assertFalse(self.conversation.get_thread()["can_reply"])

    def test_other_conversations_of_the_customer_stand_beside_it(self):
        other = self.receive(self.mail("Another kettle")).conversation_id
        self.receive(self.mail("Not hers", From="else@customer.test"))
        self.conversation.invalidate_recordset()
        self.assertEqual(self.conversation.other_conversation_ids, other)

    def test_session_id_finds_the_conversation(self):
        found = self.env["email.conversation"].search(
            [("session", "ilike", self.conversation.session)]
        )
        self.assertEqual(found, self.conversation)

    def test_mail_without_sender_can_be_opened(self):
        raw = self.mail("From nobody").replace(b"From: ", b"X-From: ")
        mail = self.receive(raw)
        self.assertFalse(mail.conversation_id.other_conversation_ids)
        self.assertEqual(len(mail.conversation_id.get_thread()["messages"]), 1)

    def test_sender_without_name_is_shown_by_address(self):
        mail = self.receive(self.mail("Nameless", From=CUSTOMER))
        self.assertEqual(mail.conversation_id.customer_name, CUSTOMER)
