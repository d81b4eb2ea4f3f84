from odoo.exceptions import UserError
from odoo.fields import Command

from .queue_case import QueueCase


class TestWrapUp(QueueCase):
    """A conversation is closed with a reason where there is one to give (D9)."""

    def close(self, conversation, **vals):
        wizard = self.wizard(conversation.action_close(), conversation.env.user, **vals)
        return wizard.action_close()

    def choices(self, conversation):
        return self.wizard(conversation.action_close()).choice_ids

    def assert_closes_at_once(self, conversation):
        told = conversation.action_close()
        self.assertEqual(told["tag"], "email_channel.done")
        self.assertEqual(conversation.state, "closed")

    def test_without_reasons_it_closes_at_once(self):
        self.assert_closes_at_once(self.taken())

    def test_reason_and_note_are_written_down(self):
        solved = self.make_reason("Solved")
        conversation = self.taken()
        self.close(conversation, wrap_up_id=solved.id, note="New lid sent.")
        self.assertEqual(conversation.state, "closed")
        event = self.events(conversation, "closed")
        self.assertEqual(event.wrap_up_id, solved)
        self.assertEqual(event.note, "New lid sent.")
        self.assertEqual(event.user_id, self.ada)
        self.assertEqual(event.by_id, self.ada)
        self.assertIn("Support", event.summary)
        self.assertIn("Solved", event.summary)

    def test_a_reason_is_asked_for_but_not_insisted_on(self):
        self.make_reason("Solved")
        conversation = self.taken()
        self.close(conversation)
        self.assertFalse(self.events(conversation, "closed").wrap_up_id)

    def test_a_queue_may_insist(self):
        solved = self.make_reason("Solved")
        self.support.email_wrap_up_required = True
        conversation = self.taken()
        with self.assertRaisesRegex(UserError, "Choose a wrap-up reason"):
            self.close(conversation)
        self.assertEqual(conversation.state, "active")
        self.close(conversation, wrap_up_id=solved.id)
        self.assertEqual(conversation.state, "closed")

    def test_a_queue_that_insists_and_has_none_locks_nobody_up(self):
        self.support.email_wrap_up_required = True
        self.assertTrue(self.support.email_wrap_up_missing, "its form says so")
        conversation = self.taken()
        conversation.action_close()
        self.assertEqual(conversation.state, "closed")
        self.make_reason("Solved", self.support)
        self.assertFalse(self.support.email_wrap_up_missing)

    def test_several_are_closed_after_a_question(self):
        several = (self.taken() | self.came()).with_user(self.ada)
        action = several.action_close()
        self.assertEqual(several.mapped("state"), ["active", "pending"])
        wizard = self.wizard(action)
        self.assertIn("end: 2. Still waiting for an agent: 1.", wizard.summary)
        wizard.action_close()
        self.assertEqual(set(several.mapped("state")), {"closed"})

    def test_several_of_queues_without_a_common_reason_are_not_closed(self):
        self.make_reason("Solved", self.support)
        self.make_reason("Refunded", self.billing)
        self.support.email_wrap_up_required = True
        one = self.taken()
        self.billing.user_ids |= self.ada
        both = one | self.came(self.billing).with_user(self.ada)
        with self.assertRaisesRegex(UserError, "of one queue at a time"):
            self.close(both)
        self.assertEqual(one.state, "active")

    def test_reasons_are_those_for_all_and_the_queues_own(self):
        common = self.make_reason("Solved")
        own = self.make_reason("Wrong device", self.support)
        self.make_reason("Wrong invoice", self.billing)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_reason("Elsewhere", company_id=other.id)
        self.make_reason("Of old").active = False
        self.assertEqual(self.choices(self.taken()), common | own)

    def test_the_reason_of_an_archived_queue_is_not_everybodys(self):
        old = self.make_queue("Fax", self.ada)
        self.make_reason("Out of paper", old)
        old.active = False
        self.assert_closes_at_once(self.taken())

    def test_another_queues_reason_is_refused(self):
        self.make_reason("Solved")
        wrong = self.make_reason("Wrong invoice", self.billing)
        with self.assertRaisesRegex(UserError, "“Wrong invoice” is no reason of"):
            self.close(self.taken(), wrap_up_id=wrong.id)

    def test_many_at_once_have_the_reasons_that_fit_all(self):
        solved = self.make_reason("Solved")
        self.make_reason("Wrong device", self.support)
        self.support.user_ids |= self.ben
        self.billing.user_ids |= self.ada
        first = self.taken()
        second = self.came(self.billing).with_user(self.ada)
        second.action_pick()
        both = first | second
        action = both.action_close()
        self.assertEqual(action["name"], "Close 2 Conversations")
        wizard = self.wizard(action, wrap_up_id=solved.id)
        self.assertEqual(wizard.choice_ids, solved)
        wizard.action_close()
        self.assertEqual(set(both.mapped("state")), {"closed"})
        self.assertEqual(len(self.events(both, "closed")), 2)

    def test_closed_ones_in_a_selection_are_left_alone(self):
        closed = self.taken()
        closed.action_close()
        self.make_reason("Solved")
        still = self.taken()
        wizard = self.wizard((closed | still).action_close())
        self.assertEqual(wizard.conversation_ids, still)

    def test_what_another_agent_has_stays(self):
        self.make_reason("Solved")
        self.support.user_ids |= self.ben
        conversation = self.came()
        conversation.with_user(self.ada).action_pick()
        with self.assertRaisesRegex(UserError, "is with Ada Agent"):
            conversation.with_user(self.ben).action_close()
        self.close(conversation.with_user(self.sam))
        self.assertEqual(self.events(conversation, "closed").by_id, self.sam)

    def test_taken_by_another_while_the_dialog_is_open(self):
        self.make_reason("Solved")
        self.support.user_ids |= self.ben
        conversation = self.came()
        wizard = self.wizard(conversation.with_user(self.ada).action_close())
        conversation.with_user(self.ben).action_pick()
        with self.assertRaisesRegex(UserError, "is with Ben Agent"):
            wizard.action_close()
        self.assertEqual(conversation.state, "active")

    def test_a_reason_that_was_given_is_archived_not_deleted(self):
        solved, unused = self.make_reason("Solved"), self.make_reason("Unused")
        self.close(self.taken(), wrap_up_id=solved.id)
        unused.unlink()
        with self.assertRaisesRegex(UserError, "“Solved” was given 1 times"):
            solved.unlink()
        solved.active = False
        self.assert_closes_at_once(self.taken())

    def test_reasons_of_another_companys_queue_are_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(UserError):
            self.make_reason("Solved", self.support, company_id=other.id)

    def test_who_closed_may_be_searched_by_reason(self):
        solved = self.make_reason("Solved")
        conversation = self.taken()
        self.close(conversation, wrap_up_id=solved.id)
        found = conversation.search([("event_ids.wrap_up_id", "ilike", "solv")])
        self.assertEqual(found, conversation)

    def test_a_queue_makes_reasons_of_its_own(self):
        self.support.with_user(self.adam).email_wrap_up_ids = [
            Command.create({"name": "Wrong device"})
        ]
        reason = self.support.email_wrap_up_ids
        self.assertEqual(reason.queue_ids, self.support)
