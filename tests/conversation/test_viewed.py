from odoo.tests import new_test_user

from ..common import ChannelCase


class TestViewed(ChannelCase):
    """A mail is viewed once the agent has seen it who has the conversation."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.other = self.make_user("bea", "agent")
        self.queue.user_ids |= self.other
        self.env["email.queue.member"].search([]).joined_at = False
        self.supervisor = self.make_user("sue", "supervisor")
        self.first = self.receive(self.mail())
        self.conversation = self.first.conversation_id

    def make_user(self, login, role):
        groups = f"base.group_user,email_channel.group_email_{role}"
        return new_test_user(self.env, login, groups=groups)

    def take(self, user):
        self.conversation.with_user(user).action_pick()

    def look(self, user, *mails):
        ids = [mail.id for mail in mails] if mails else None
        self.conversation.with_user(user).mark_viewed(ids)

    def new(self):
        """Subjects of the mails that are new."""
        thread = self.conversation.get_thread()["messages"]
        return [each["subject"] for each in thread if each["is_new"]]

    def write_again(self, subject="Again"):
        return self.receive(self.mail(subject, In_Reply_To=self.first.message_id))

    def test_who_only_looks_at_it_leaves_it_new(self):
        self.look(self.other)
        self.look(self.supervisor)
        self.assertTrue(self.conversation.unread, "while it waits")
        self.take(self.agent)
        self.look(self.supervisor)
        self.look(self.other)
        self.assertEqual(self.new(), ["Broken kettle"])
        self.assertTrue(self.conversation.unread)

    def test_its_agent_has_viewed_what_he_saw_and_nothing_else(self):
        self.take(self.agent)
        self.write_again()
        self.look(self.agent, self.first)
        self.assertEqual(self.new(), ["Again"])
        self.assertTrue(self.conversation.unread)

    def test_what_comes_while_he_looks_is_new(self):
        self.take(self.agent)
        shown = [each["id"] for each in self.conversation.get_thread()["messages"]]
        self.write_again()
        self.conversation.with_user(self.agent).mark_viewed(shown)
        self.assertEqual(self.new(), ["Again"])

    def test_to_the_next_agent_it_is_new_again(self):
        self.take(self.agent)
        self.look(self.agent)
        self.conversation.with_user(self.agent).action_release()
        self.take(self.other)
        self.assertEqual(self.new(), ["Broken kettle"])
        self.assertTrue(self.conversation.unread)

    def test_to_the_supervisor_who_takes_over_it_is_new(self):
        self.take(self.agent)
        self.look(self.agent)
        self.take(self.supervisor)
        self.assertEqual(self.new(), ["Broken kettle"])

    def test_back_with_who_viewed_it_it_is_not(self):
        self.take(self.agent)
        self.look(self.agent)
        for user in (self.supervisor, self.agent):
            self.conversation._give_back("released")
            self.take(user)
        self.assertEqual(self.new(), [])
        self.assertFalse(self.conversation.unread)

    def test_what_was_answered_before_is_new_to_nobody(self):
        self.take(self.agent)
        self.look(self.agent)
        self.answer(self.first)
        self.write_again()
        self.look(self.agent)
        self.take(self.supervisor)
        self.assertEqual(self.new(), ["Again"])

    def test_mails_of_other_conversations_are_not_touched(self):
        elsewhere = self.receive(self.mail("Elsewhere"))
        self.take(self.agent)
        self.look(self.agent, elsewhere)
        self.assertFalse(elsewhere.viewed)
        self.assertTrue(elsewhere.conversation_id.unread)

    def test_moved_to_another_agents_conversation_it_is_new_to_him(self):
        self.take(self.agent)
        wrong = self.write_again("Wrong")
        self.look(self.agent)
        target = self.receive(self.mail("Target")).conversation_id
        target.with_user(self.other).action_pick()
        target.with_user(self.other).mark_viewed()
        self.env["email.move"]._make(wrong, target)
        self.assertFalse(wrong.viewed)
        self.assertTrue(target.unread)
        self.assertFalse(self.conversation.unread)
