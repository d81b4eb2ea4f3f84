from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval

from .queue_case import QueueCase


class TestTransfer(QueueCase):
    """To another queue, only by who has it, with a reason and a note (C7)."""

    def transfer(self, conversation, queue, **vals):
        action = conversation.action_transfer()
        user = conversation.env.user
        wizard = self.wizard(action, user, queue_id=queue.id, **vals)
        return wizard.action_transfer()

    def test_it_waits_in_the_other_queue_for_its_agents(self):
        conversation = self.taken()
        since = conversation.waiting_since
        self.transfer(conversation, self.billing, note="She asks for the invoice.")
        moved = conversation.sudo()
        self.assertEqual(moved.state, "pending")
        self.assertEqual(moved.queue_ids, self.billing)
        self.assertEqual(moved.queue_id, self.billing)
        self.assertFalse(moved.user_id)
        self.assertEqual(moved.waiting_since, since, "the customer waits since then")
        self.assertIn(moved.with_user(self.ben), moved.with_user(self.ben).search([]))

    def test_it_is_written_down(self):
        wrong = self.make_reason("Wrong queue")
        conversation = self.taken()
        self.transfer(
            conversation, self.billing, wrap_up_id=wrong.id, note="The invoice."
        )
        event = self.events(conversation, "transferred")
        self.assertEqual(event.queue_id, self.support)
        self.assertEqual(event.to_queue_id, self.billing)
        self.assertEqual(event.wrap_up_id, wrong)
        self.assertEqual(event.user_id, self.ada)
        self.assertEqual(event.note, "The invoice.")
        self.assertIn("Support → Billing", event.summary)

    def test_the_next_agent_reads_the_note(self):
        conversation = self.taken()
        self.transfer(conversation, self.billing, note="She asks for the invoice.")
        theirs = conversation.with_user(self.ben)
        self.assertEqual(theirs.handover_note, "She asks for the invoice.")
        self.assertEqual(theirs.handover_by_id, self.ada)
        self.assertTrue(theirs.handover_at)
        theirs.action_pick()
        self.assertEqual(theirs.handover_note, "She asks for the invoice.")
        theirs.action_close()
        theirs.invalidate_recordset()
        self.assertFalse(theirs.handover_note)

    def test_the_last_note_counts(self):
        self.support.user_ids |= self.ben
        conversation = self.taken()
        self.transfer(conversation, self.billing, note="The invoice.")
        back = conversation.with_user(self.ben)
        back.action_pick()
        self.transfer(back, self.support)
        back.invalidate_recordset()
        self.assertFalse(back.handover_note)

    def test_only_once_it_is_taken(self):
        waiting = self.came().with_user(self.ada)
        with self.assertRaisesRegex(UserError, "take it before you transfer it"):
            waiting.action_transfer()

    def test_only_by_its_agent_or_a_supervisor(self):
        self.support.user_ids |= self.ben
        conversation = self.taken(self.ada)
        with self.assertRaisesRegex(UserError, "is with Ada Agent"):
            conversation.with_user(self.ben).action_transfer()
        self.transfer(conversation.with_user(self.sam), self.billing)
        event = self.events(conversation, "transferred")
        self.assertEqual((event.user_id, event.by_id), (self.ada, self.sam))
        self.assertIn("by Sam Supervisor", event.summary)

    def test_taken_over_while_the_dialog_is_open(self):
        conversation = self.taken()
        wizard = self.wizard(conversation.action_transfer(), queue_id=self.billing.id)
        conversation.with_user(self.sam).action_pick()
        with self.assertRaisesRegex(UserError, "is with Sam Supervisor"):
            wizard.action_transfer()
        self.assertEqual(conversation.sudo().user_id, self.sam)

    def test_only_to_other_queues_that_take_email(self):
        conversation = self.taken()
        team = self.make_queue("By phone", self.ben)
        with self.assertRaisesRegex(UserError, "“By phone” takes no e-mail"):
            self.transfer(conversation, team)
        with self.assertRaisesRegex(UserError, "It is in “Support” already"):
            self.transfer(conversation, self.support)
        wizard = self.wizard(conversation.action_transfer())
        with self.assertRaisesRegex(UserError, "Choose the queue"):
            wizard.action_transfer()

    def test_only_queues_of_the_company_are_offered(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["helpdesk.ticket.team"].create(
            {"name": "Abroad", "company_id": other.id, "email_enabled": True}
        )
        shared = self.env["helpdesk.ticket.team"].create(
            {"name": "Shared", "company_id": False, "email_enabled": True}
        )
        conversation = self.taken()
        wizard = self.wizard(conversation.action_transfer())
        form = Form(wizard)
        domain = form._view["fields"]["queue_id"]["domain"]
        found = self.env["helpdesk.ticket.team"].search(self._evaluated(domain, wizard))
        self.assertIn(self.billing, found)
        self.assertIn(shared, found)
        self.assertNotIn(self.support, found)
        self.assertNotIn("Abroad", found.mapped("name"))

    def _evaluated(self, domain, wizard):
        names = {
            "current_queue_id": wizard.current_queue_id.id,
            "company_id": wizard.company_id.id,
        }
        return safe_eval(domain, names)

    def test_a_queue_may_insist_on_a_reason(self):
        self.make_reason("Wrong queue", self.support)
        self.make_reason("Not for us", self.billing)
        self.support.email_wrap_up_required = True
        conversation = self.taken()
        with self.assertRaisesRegex(UserError, "Choose a wrap-up reason"):
            self.transfer(conversation, self.billing)
        self.assertEqual(conversation.state, "active")

    def test_many_at_once(self):
        both = self.taken() | self.taken()
        action = both.action_transfer()
        self.assertEqual(action["name"], "Transfer 2 Conversations")
        self.wizard(action, queue_id=self.billing.id).action_transfer()
        self.assertEqual(both.sudo().queue_id, self.billing)

    def test_who_does_not_see_it_any_more_goes_on_with_his_own(self):
        conversation = self.taken()
        told = self.transfer(conversation, self.billing)["params"]
        self.assertEqual(told["message"], "Transferred to “Billing”.")
        self.assertEqual(told["next"]["res_model"], "email.conversation")
        self.billing.user_ids |= self.ada
        told = self.transfer(self.taken(), self.billing)["params"]
        self.assertEqual(told["next"], {"type": "ir.actions.act_window_close"})

    def test_the_ticket_goes_along(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Kettle", "description": "It leaks.", "team_id": self.support.id}
        )
        conversation = self.taken(ticket_id=ticket.id)
        self.assertEqual(ticket.user_id, self.ada)
        self.transfer(conversation, self.billing)
        self.assertEqual(ticket.team_id, self.billing)
        self.assertFalse(ticket.user_id)

    def test_who_may_do_what_is_said_on_the_conversation(self):
        conversation = self.came()
        self.assertFalse(conversation.with_user(self.ada).can_handle)
        conversation.with_user(self.ada).action_pick()
        self.support.user_ids = [Command.link(self.ben.id)]
        may = {
            user.name: (
                conversation.with_user(user).can_handle,
                conversation.with_user(user).can_take_over,
            )
            for user in (self.ada, self.sam)
        }
        self.assertEqual(
            may, {"Ada Agent": (True, False), "Sam Supervisor": (True, True)}
        )
