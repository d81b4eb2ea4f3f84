from odoo.exceptions import AccessError

from ..common import CUSTOMER
from .test_split import SplitCase

STRANGER = "stranger@customer.test"


class TestSuspicion(SplitCase):
    """A stranger names a conversation that he does not take part in."""

    def setUp(self):
        super().setUp()
        number = self.source.ticket_id.number
        self.mail_in = self.receive(self.mail(f"About {number}", From=STRANGER))
        self.stranger = self.mail_in.conversation_id
        self.mine = self.stranger.with_user(self.agent)

    def test_stranger_is_not_joined_by_a_number(self):
        self.assertNotEqual(self.stranger, self.source)
        self.assertEqual(self.stranger.suspected_id, self.source)

    def test_banner_names_the_ticket_and_the_sender(self):
        words = self.mine.suspicion
        self.assertIn(self.source.ticket_id.number, words)
        self.assertIn(self.source.name, words)
        self.assertIn(STRANGER, words)
        self.assertTrue(self.mine.can_join_suspected)

    def test_banner_without_a_number_names_the_session(self):
        self.stranger.name = "About something"
        self.assertIn(self.source.session, self.mine.suspicion)

    def test_who_does_not_see_it_learns_nothing_of_it(self):
        self.source.queue_ids = False
        words = self.mine.suspicion
        self.assertIn("a ticket of another queue", words)
        self.assertNotIn(self.source.name, words)
        self.assertFalse(self.mine.can_join_suspected)
        with self.assertRaises(AccessError):
            self.mine.action_join_suspected()
        with self.assertRaises(AccessError):
            self.mine.read(["suspected_id"])

    def test_join_moves_its_mails_and_closes_it(self):
        self.mine.action_join_suspected()
        self.assertEqual(self.mail_in.conversation_id, self.source)
        self.assertEqual(self.stranger.state, "closed")
        self.assertTrue(self.stranger.ticket_id.closed)
        self.assertFalse(self.mine.suspicion)
        self.assertEqual(self.source.customer_email, CUSTOMER)
        self.assertFalse(self.mine.action_join_suspected())

    def test_join_can_be_undone(self):
        done = self.mine.action_join_suspected()
        self.undo(self.env["email.move"].browse(done["params"]["move_id"]))
        self.assertEqual(self.mail_in.conversation_id, self.stranger)
        self.assertEqual(self.stranger.suspected_id, self.source)
        self.assertEqual(self.stranger.state, "pending")

    def test_join_follows_what_was_moved_meanwhile(self):
        target = self.receive(self.mail("Elsewhere")).conversation_id
        self.move(self.first, target, "all")
        self.mine.action_join_suspected()
        self.assertEqual(self.mail_in.conversation_id, target)

    def test_nothing_is_asked_once_its_mails_are_here(self):
        self.move(self.first, self.stranger, "all")
        self.mine.invalidate_recordset()
        self.assertFalse(self.mine.suspicion)

    def test_no_leaves_the_stranger_his_conversation(self):
        self.mine.action_dismiss_suspected()
        self.assertFalse(self.mine.suspicion)
        self.assertFalse(self.stranger.suspected_id)
        self.assertEqual(self.stranger.state, "pending")
