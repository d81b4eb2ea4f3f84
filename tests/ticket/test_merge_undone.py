from odoo.exceptions import UserError

from .merge_case import MergeCase

WORDS = "Since"


class TestMergeUndone(MergeCase):
    def assertUndone(self, relink, tickets, before):
        self.undo(relink)
        self.assertEqual(self.picture_of(*tickets), before)
        self.undo(relink)
        self.assertEqual(self.picture_of(*tickets), before, "twice is once")

    def test_both_are_as_they_were(self):
        self.furnish(self.a)
        self.furnish(self.c)
        self.kettle.with_user(self.agent).action_pick()
        tickets = (self.a, self.c)
        before = self.picture_of(*tickets)
        relink = self.merge(self.a, self.c)
        self.assertNotEqual(self.picture_of(*tickets), before)
        self.assertUndone(relink, tickets, before)
        self.assertIn("undid the merge", self.notes(self.a)[-1])
        self.assertIn("undid the merge", self.notes(self.c)[-1])

    def test_of_different_customers_too(self):
        self.furnish(self.b)
        tickets = (self.a, self.b)
        before = self.picture_of(*tickets)
        self.assertUndone(self.merge(self.b, self.a), tickets, before)

    def test_a_closed_one_is_closed_again(self):
        self.kettle.action_close()
        tickets = (self.a, self.c)
        before = self.picture_of(*tickets)
        self.assertUndone(self.merge(self.a, self.c), tickets, before)
        self.assertTrue(self.a.closed)

    def test_from_the_form_of_the_merged_ticket(self):
        self.merge(self.a, self.c)
        mine = self.a.with_user(self.agent)
        self.assertTrue(mine.email_can_undo_relink)
        mine.action_undo_email_relink()
        self.assertTrue(self.a.active)
        self.assertEqual(self.kettle.ticket_id, self.a)

    def test_mail_that_came_meanwhile_goes_back_with_its_thread(self):
        self.kettle.action_close()
        relink = self.merge(self.a, self.c)
        mine = self.receive(self.mail("Re", In_Reply_To=self.first.message_id))
        self.undo(relink)
        self.assertEqual(mine.conversation_id.ticket_id, self.a)
        self.assertIn(f"/message/{mine.id}", "".join(self.notes(self.a)))
        self.assertFalse(self.a.closed, "somebody waits for an answer")

    def test_what_people_did_meanwhile_stays(self):
        *_rest, activity, _later, _fan, tag = self.furnish(self.a)
        relink = self.merge(self.a, self.c)
        activity.action_done()
        note = self.c.message_post(body=WORDS)
        self.c.write({"priority": "3", "user_id": self.agent.id})
        self.c.tag_ids -= tag
        self.undo(relink)
        self.assertEqual(note.res_id, self.c.id)
        self.assertEqual((self.c.priority, self.c.user_id), ("3", self.agent))
        self.assertFalse(self.c.tag_ids)
        self.assertFalse(self.a.activity_ids)

    def test_the_later_of_two_first(self):
        tickets = (self.a, self.b, self.c)
        before = self.picture_of(*tickets)
        first = self.merge(self.a, self.c)
        between = self.picture_of(*tickets)
        second = self.merge(self.b, self.c)
        self.undo(second)
        self.assertEqual(self.picture_of(*tickets), between)
        self.undo(first)
        self.assertEqual(self.picture_of(*tickets), before)

    def test_the_earlier_of_two_first(self):
        self.furnish(self.a)
        self.furnish(self.b)
        self.b.priority = "3"
        self.cord.action_close()
        tickets = (self.a, self.b, self.c)
        before = self.picture_of(*tickets)
        first, second = self.merge(self.a, self.c), self.merge(self.b, self.c)
        self.undo(first)
        self.assertEqual(self.kettle.ticket_id, self.a)
        self.assertEqual(self.lamp.conversation_id.ticket_id, self.c)
        self.assertFalse(self.c.closed, "open work is left in it")
        self.undo(second)
        self.assertEqual(self.picture_of(*tickets), before)

    def test_what_was_merged_on_is_undone_from_the_end(self):
        first = self.merge(self.a, self.c)
        second = self.merge(self.c, self.b)
        with self.assertRaisesRegex(UserError, f"merged into {self.b.number} since"):
            self.undo(first)
        self.undo(second)
        self.undo(first)
        self.assertEqual(self.kettle.ticket_id, self.a)
        self.assertEqual(self.cord.ticket_id, self.c)

    def test_what_was_moved_on_says_so(self):
        relink = self.merge(self.a, self.c)
        self.relink(self.kettle, self.b)
        with self.assertRaisesRegex(UserError, f"moved to ticket {self.b.number}"):
            self.undo(relink)
        self.assertFalse(self.a.active, "nothing is half undone")

    def test_what_was_joined_in_one_thread_says_so(self):
        relink = self.merge(self.a, self.c)
        move = self.env["email.move"]._make(self.first, self.cord)
        with self.assertRaisesRegex(UserError, self.kettle.session):
            self.undo(relink)
        move.action_undo()
        self.undo(relink)
        self.assertEqual(self.first.conversation_id.ticket_id, self.a)

    def test_mail_split_off_meanwhile_stays_apart(self):
        more = self.receive(self.mail("More", In_Reply_To=self.first.message_id))
        relink = self.merge(self.a, self.c)
        more.with_user(self.agent).action_split_off()
        apart = more.conversation_id.ticket_id
        self.undo(relink)
        self.assertEqual(self.first.conversation_id.ticket_id, self.a)
        self.assertNotIn(apart, self.a | self.c)

    def test_split_before_is_undone_after(self):
        more = self.receive(self.mail("More", In_Reply_To=self.first.message_id))
        done = more.with_user(self.agent).action_split_off()
        split = self.env["email.move"].browse(done["params"]["move_id"])
        apart = more.conversation_id.ticket_id
        relink = self.merge(apart, self.a)
        split.with_user(self.agent).action_undo()
        self.assertEqual(more.conversation_id, self.kettle)
        self.assertTrue(self.a.exists(), "the split's ticket is another by now")
        with self.assertRaisesRegex(UserError, "moved"):
            self.undo(relink)

    def test_after_a_ticket_was_deleted_says_so(self):
        relink = self.merge(self.a, self.c)
        self.a.unlink()
        with self.assertRaisesRegex(UserError, "deleted"):
            self.undo(relink)
        self.assertEqual(self.kettle.ticket_id, self.c)

    def test_ticket_taken_out_of_the_archive_by_hand_is_one_of_its_own(self):
        self.merge(self.a, self.c)
        self.a.action_unarchive()
        mail = self.receive(self.otto(f"New [{self.a.number}]"))
        self.assertNotEqual(mail.conversation_id.ticket_id, self.c)
        self.relink(mail.conversation_id, self.a)
        self.assertEqual(mail.conversation_id.ticket_id, self.a)

    def test_conversation_deleted_meanwhile(self):
        relink = self.merge(self.a, self.c)
        self.kettle.unlink()
        self.undo(relink)
        self.assertTrue(self.a.active)
