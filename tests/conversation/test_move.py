from datetime import timedelta

from odoo.exceptions import UserError

from ..common import CUSTOMER
from .test_split import SplitCase


class TestMove(SplitCase):
    def setUp(self):
        super().setUp()
        self.target = self.receive(self.mail("Elsewhere")).conversation_id

    def test_mail_goes_to_the_chosen_conversation(self):
        self.move(self.wrong, self.target)
        self.assertEqual(self.wrong.conversation_id, self.target)
        self.assertEqual(self.wrong.evidence, "moved")
        self.assertEqual(self.target.customer_email, CUSTOMER)
        reply = self.receive(self.letter("Re Wrong", self.wrong))
        self.assertEqual(reply.conversation_id, self.target)
        self.assertIn("moved here from", self.notes(self.target)[-2])
        self.assertIn("moved to", self.notes(self.source)[-1])

    def test_emptied_conversation_is_closed_and_so_is_its_ticket(self):
        self.move(self.first, self.target, "all")
        self.assertEqual(len(self.target.email_message_ids), 4)
        self.assertEqual(self.source.state, "closed")
        self.assertFalse(self.source.unread)
        self.assertTrue(self.source.ticket_id.closed)
        self.assertFalse(self.target.ticket_id.closed)
        self.assertIn(self.target.session, self.source.moved_away)
        self.assertEqual(self.source._current(), self.target)
        self.assertFalse(self.source.ticket_id.message_ids.notification_ids)
        reply = self.receive(self.letter("Re", self.first))
        self.assertEqual(reply.conversation_id, self.target)

    def test_undo_opens_the_emptied_conversation_and_its_ticket_again(self):
        self.source.with_user(self.agent).action_pick()
        stage = self.source.ticket_id.stage_id
        move = self.move(self.first, self.target, "all")
        self.undo(move)
        self.assertEqual(len(self.source.email_message_ids), 3)
        self.assertEqual(self.source.state, "active")
        self.assertTrue(self.source.handled_since, "its handling is counted on")
        self.assertEqual(self.source.ticket_id.stage_id, stage)
        self.assertFalse(self.source.moved_away)
        self.assertEqual(len(self.target.email_message_ids), 1)

    def test_undo_leaves_the_name_of_the_other_conversation_alone(self):
        self.first.date = self.target.email_message_ids.date - timedelta(days=1)
        self.target.name = "Lamps that go dark"
        move = self.move(self.first, self.target, "all")
        self.undo(move)
        self.assertEqual(self.target.name, "Lamps that go dark")

    def test_open_work_is_not_hidden_in_a_closed_conversation(self):
        self.target.action_close()
        move = self.move(self.wrong, self.target)
        self.assertEqual(self.target.state, "pending")
        self.undo(move)
        self.assertEqual(self.target.state, "closed")
        self.assertFalse(self.target.waiting_since, "it waits for nobody")

    def test_undone_after_the_customer_wrote_there_too_it_stays_open(self):
        self.target.action_close()
        move = self.move(self.wrong, self.target)
        self.receive(self.letter("Again", self.target.email_message_ids[-1:]))
        self.undo(move)
        self.assertEqual(self.target.state, "pending")

    def test_undone_in_the_agents_absence_it_waits(self):
        self.source.with_user(self.agent).action_pick()
        move = self.move(self.first, self.target, "all")
        self.undo(move, self.supervisor)
        self.assertEqual((self.source.state, self.source.user_id.ids), ("pending", []))

    def test_mail_moved_into_what_an_absent_agent_closed_waits(self):
        self.target.with_user(self.agent).action_pick()
        self.target.with_user(self.agent).action_close()
        self.move(self.wrong, self.target, user=self.supervisor)
        self.assertEqual((self.target.state, self.target.user_id.ids), ("pending", []))

    def test_split_off_from_what_an_absent_agent_has_waits(self):
        self.source.with_user(self.agent).action_pick()
        split = self.do("action_split_off", self.wrong, self.supervisor).target_id
        self.assertEqual((split.state, split.user_id.ids), ("pending", []))
        self.assertEqual(self.source.user_id, self.agent)

    def test_later_mails_go_along_when_asked(self):
        self.move(self.wrong, self.target, "later")
        self.assertEqual(self.source.email_message_ids, self.first)

    def test_without_a_target_the_wizard_says_what_to_do(self):
        wizard = self.env["email.move.wizard"].create({"mail_id": self.wrong.id})
        with self.assertRaisesRegex(UserError, "Choose the conversation"):
            wizard.action_move()

    def test_conversation_itself_is_no_target(self):
        with self.assertRaisesRegex(UserError, "already"):
            self.move(self.wrong, self.source)

    def test_unsent_mail_does_not_change_the_touchpoint(self):
        answer = self.answer(self.first)
        self.target.touchpoint_id = self.touchpoint.copy({"email": "sales@demo.test"})
        with self.assertRaisesRegex(UserError, "not been sent yet"):
            self.move(answer, self.target)

    def test_target_is_found_by_what_people_remember(self):
        Conversation = self.env["email.conversation"].with_context(
            email_show_customer=True
        )
        ours = [("touchpoint_id", "=", self.touchpoint.id)]
        for words in (
            "Elsewhere",
            self.target.session,
            self.target.ticket_id.number,
        ):
            found = Conversation.name_search(words, ours)
            self.assertEqual([row[0] for row in found], self.target.ids, words)
        ids = [row[0] for row in Conversation.name_search(CUSTOMER, ours)]
        self.assertEqual(set(ids), set((self.source + self.target).ids))
        self.assertIn("Carla Customer · Elsewhere", found[0][1])
        self.assertFalse(Conversation.name_search("no such words"))

    def test_mail_that_arrives_in_the_emptied_conversation_is_seen(self):
        self.move(self.first, self.target, "all")
        self.source.invalidate_recordset()
        # By a ticket number, say: its reception began before the move.
        self.env["email.thread.key"]._learn(
            self.touchpoint, [("<late@customer.test>", self.source.id)]
        )
        late = self.receive(self.mail("Late", In_Reply_To="<late@customer.test>"))
        self.assertEqual(late.conversation_id.state, "pending")
