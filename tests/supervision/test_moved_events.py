from odoo.tests import tagged

from .ledger_case import LedgerCase


@tagged("-at_install", "post_install")
class TestMovedEvents(LedgerCase):
    """What is counted of mails that are moved, merged, or split off."""

    def test_a_mail_that_is_moved_takes_its_events_along(self):
        other = self.receive(self.mail("Toaster"))
        target = other.conversation_id
        move = self.env["email.move"]._make(self.incoming, target)
        self.assertEqual(self.kinds(), ["created"])
        self.assertEqual(self.kinds(target), ["received", "created", "received"])
        closed = self.events("closed")
        self.assertEqual(closed.cause, "merged")
        self.assertFalse(closed.one_touch)
        self.assertEqual(self.figures("closed")["closed"], 0)
        move.action_undo()
        self.assertEqual(self.kinds(), ["created", "received"])
        self.assertEqual(self.events("closed").cause, "undone")
        self.assertEqual(self.events("reopened").cause, "undone")

    def test_who_was_moved_has_waited_since_he_wrote(self):
        other = self.receive(self.mail("Toaster"))
        target = other.conversation_id
        self.waits_since(hours=4)
        self.take(conversation=target)
        self.env["email.move"]._make(self.incoming, target)
        self.answer(other)
        event = self.events("answered", of=target)
        self.assertAlmostEqual(event.response_seconds, 4 * 3600, delta=60)

    def test_moving_into_a_closed_one_and_back_counts_nothing(self):
        other = self.receive(self.mail("Toaster"))
        target = other.conversation_id
        self.take(conversation=target)
        target._close()
        move = self.env["email.move"]._make(self.incoming, target)
        self.assertEqual(self.events("reopened", of=target).stretch, 2)
        move.action_undo()
        closed, again = self.events("closed", of=target)
        self.assertFalse(closed.cause)
        self.assertEqual(again.cause, "undone")
        self.assertEqual(self.events("reopened", of=target).cause, "undone")

    def test_an_answer_that_is_moved_counts_where_it_is(self):
        self.take()
        first = self.answer()
        again = self.write_again()
        second = self.answer(again)
        self.conversation._close()
        # Two answers were needed.
        closed = self.events("closed")
        self.assertFalse(closed.one_touch)
        other = self.receive(self.mail("Toaster")).conversation_id
        self.take(conversation=other)
        other._close()
        elsewhere = self.events("closed", of=other)
        self.assertFalse(elsewhere.one_touch)
        # Now each of the two has one.
        move = self.env["email.move"]._make(again | second, other)
        self.assertTrue(closed.one_touch)
        self.assertTrue(elsewhere.one_touch)
        move.action_undo()
        self.assertFalse(closed.one_touch)
        self.assertFalse(elsewhere.one_touch)
        self.env["email.move"]._make(first, other)
        self.assertTrue(closed.one_touch)

    def test_what_has_no_answer_left_is_not_one_touch(self):
        self.take()
        answer = self.answer()
        self.conversation._give_back("released")
        self.conversation._close()
        closed = self.events("closed")
        self.assertTrue(closed.one_touch)
        self.env["email.move"]._make(answer)
        self.assertFalse(closed.one_touch)

    def test_what_is_split_off_is_created_and_has_its_mails(self):
        again = self.write_again()
        self.take()
        move = self.env["email.move"]._make(again)
        new = move.target_id
        self.assertEqual(sorted(self.kinds(new)), ["created", "received"])
        self.assertEqual(self.kinds(), ["created", "received"])
        self.answer(again)
        self.assertTrue(self.events("answered", of=new).first)
