from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .relink_case import OTTO, RelinkCase


class TestRelink(RelinkCase):
    """E6: a conversation is put on another ticket."""

    def test_it_is_on_the_other_ticket_and_so_is_what_comes_later(self):
        self.relink(self.kettle, self.b)
        self.assertEqual(self.kettle.ticket_id, self.b)
        reply = self.receive(self.mail("Re", In_Reply_To=self.first.message_id))
        self.assertEqual(reply.conversation_id, self.kettle)
        self.assertIn(f"/message/{reply.id}", self.notes(self.b)[-1])

    def test_the_conversation_itself_stays_as_it_is(self):
        self.kettle.with_user(self.agent).action_pick()
        before = self.kettle.read(["state", "user_id", "queue_ids", "unread"])
        self.b.team_id = self.far_queue
        self.relink(self.kettle, self.b, self.supervisor)
        self.assertEqual(
            self.kettle.read(["state", "user_id", "queue_ids", "unread"]), before
        )
        self.assertEqual(self.b.team_id, self.far_queue)

    def test_both_tickets_say_so(self):
        self.relink(self.kettle, self.b)
        away, here = self.notes(self.a)[-1], self.notes(self.b)[-1]
        self.assertIn("Ada Agent moved to ticket", away)
        self.assertIn(f"data-oe-id='{self.b.id}'", away.replace('"', "'"))
        self.assertIn("moved here from ticket", here)
        self.assertIn(self.kettle.session, here)
        self.assertNotIn("Broken kettle", here, "its subject is not for all")

    def test_comments_about_its_mails_go_along(self):
        link = f"/message/{self.first.id}"
        self.assertIn(link, self.notes(self.a)[0])
        self.relink(self.kettle, self.b)
        self.assertFalse([note for note in self.notes(self.a) if link in note])
        self.assertTrue([note for note in self.notes(self.b) if link in note])

    def test_its_pdf_goes_along_and_comes_back(self):
        pdf = self.env["ir.attachment"].create(
            {"name": "x.pdf", "res_model": self.a._name, "res_id": self.a.id}
        )
        transcript = self.env["email.transcript"].create(
            {"conversation_id": self.kettle.id}
        )
        transcript.volume_ids.create(
            {"transcript_id": transcript.id, "attachment_id": pdf.id, "number": 1}
        )
        relink = self.relink(self.kettle, self.b)
        self.assertEqual(pdf.res_id, self.b.id)
        self.undo(relink)
        self.assertEqual(pdf.res_id, self.a.id)

    def test_ticket_that_loses_its_last_one_is_closed(self):
        self.relink(self.kettle, self.b)
        self.assertTrue(self.a.closed)
        self.assertTrue(self.a.active)
        self.assertIn(self.b.number, self.a.with_user(self.agent).email_went_to)
        self.assertFalse(self.a.message_ids.notification_ids, "nobody is told")

    def test_unless_it_shall_stay_open(self):
        self.relink(self.kettle, self.b, close=False)
        self.assertFalse(self.a.closed)

    def test_or_has_another_one(self):
        second = self.again().email_conversation_ids
        self.relink(second, self.a)
        self.relink(self.kettle, self.b)
        self.assertFalse(self.a.closed)
        self.assertFalse(self.a.email_went_to)

    def test_open_work_is_not_hidden_on_a_closed_ticket(self):
        self.b.email_conversation_ids.action_close()
        self.assertTrue(self.b.closed)
        relink = self.relink(self.kettle, self.b)
        self.assertFalse(self.b.closed)
        self.assertEqual(self.lamp.conversation_id.state, "closed")
        self.undo(relink)
        self.assertTrue(self.b.closed)

    def test_ticket_of_nobody_gets_its_agent(self):
        self.kettle.with_user(self.agent).action_pick()
        ticket = self.by_hand(team_id=self.queue.id, user_id=False)
        self.relink(self.kettle, ticket)
        self.assertEqual(ticket.user_id, self.agent)
        self.a.user_id = self.other_agent
        self.relink(self.kettle, self.a)
        self.assertEqual(self.a.user_id, self.other_agent)

    def test_undo_puts_all_back(self):
        before = self.picture_of(self.a, self.b)
        relink = self.relink(self.kettle, self.b)
        self.undo(relink)
        self.assertEqual(self.picture_of(self.a, self.b), before)
        self.assertIn("put back on ticket", self.notes(self.a)[-1])
        notes = self.notes(self.a)
        self.undo(relink)
        self.assertEqual(self.notes(self.a), notes, "twice is once")

    def test_undo_from_the_form_of_the_ticket(self):
        self.relink(self.kettle, self.b)
        mine = self.a.with_user(self.agent)
        self.assertTrue(mine.email_can_undo_relink)
        mine.action_undo_email_relink()
        self.assertEqual(self.kettle.ticket_id, self.a)
        self.assertFalse(mine.email_went_to)
        mine.action_undo_email_relink()

    def test_undo_after_mail_came_takes_it_along(self):
        relink = self.relink(self.kettle, self.b)
        reply = self.receive(self.mail("Re", In_Reply_To=self.first.message_id))
        self.undo(relink)
        self.assertEqual(reply.conversation_id.ticket_id, self.a)
        self.assertFalse(self.a.closed)

    def test_undo_after_it_was_moved_on_says_so(self):
        relink = self.relink(self.kettle, self.b)
        third = self.again("Third")
        self.relink(self.kettle, third)
        with self.assertRaisesRegex(UserError, third.number):
            self.undo(relink)

    def test_undo_after_a_ticket_was_deleted_says_so(self):
        relink = self.relink(self.kettle, self.b)
        self.a.unlink()
        with self.assertRaisesRegex(UserError, "deleted"):
            self.undo(relink)
        self.assertEqual(self.kettle.ticket_id, self.b)

    def test_undo_leaves_what_people_changed_since(self):
        self.b.email_conversation_ids.action_close()
        relink = self.relink(self.kettle, self.b)
        self.b.priority = "2"
        self.undo(relink)
        self.assertEqual(self.b.priority, "2")

    def test_number_of_the_old_ticket_leads_to_it(self):
        self.relink(self.kettle, self.b)
        mail = self.receive(self.mail(f"Re: [{self.a.number}]"))
        self.assertEqual(mail.conversation_id, self.kettle)
        self.assertEqual(mail.evidence, "subject_number")
        stranger = self.receive(self.otto(f"Re: my [{self.a.number}]"))
        self.assertNotEqual(stranger.conversation_id, self.kettle)

    def test_number_leads_each_to_his_own_of_several(self):
        self.relink(self.kettle, self.b)
        for raw, conversation in (
            (self.mail(f"Carla's [{self.b.number}]"), self.kettle),
            (self.otto(f"Otto's [{self.b.number}]"), self.lamp.conversation_id),
        ):
            self.assertEqual(self.receive(raw).conversation_id, conversation)

    def test_conversation_without_a_ticket(self):
        self.a.unlink()
        relink = self.relink(self.kettle, self.b)
        self.assertEqual(self.kettle.ticket_id, self.b)
        self.assertIn("moved here:", self.notes(self.b)[-1])
        self.undo(relink)
        self.assertFalse(self.kettle.ticket_id)

    def test_drafts_and_queued_mail_are_not_touched(self):
        answer = self.answer(self.first)
        relink = self.relink(self.kettle, self.b)
        self.send_queue()
        self.assertEqual(answer.state, "sent")
        self.undo(relink)
        self.assertEqual(answer.conversation_id, self.kettle)

    # -- what is refused --------------------------------------------------------

    def test_without_a_ticket_the_wizard_says_what_to_do(self):
        with self.assertRaisesRegex(UserError, "Choose the ticket"):
            self.relink(self.kettle, self.env["helpdesk.ticket"])

    def test_its_own_ticket_is_no_other(self):
        with self.assertRaisesRegex(UserError, "already"):
            self.relink(self.kettle, self.a)

    def test_second_click_in_the_wizard(self):
        opened = self.kettle.with_user(self.agent).action_relink()
        wizard = self.env[opened["res_model"]].with_user(self.agent)
        wizard = wizard.browse(opened["res_id"])
        wizard.ticket_id = self.b
        wizard.action_relink()
        with self.assertRaisesRegex(UserError, "already"):
            wizard.action_relink()

    def test_ticket_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.by_hand(company_id=other.id)
        self.supervisor.company_ids = [Command.link(other.id)]
        both = (self.env.company | other).ids
        supervisor = self.supervisor.with_context(allowed_company_ids=both)
        wizard = self.env["email.relink.wizard"].with_user(supervisor)
        wizard = wizard.with_context(allowed_company_ids=both).create(
            {"conversation_id": self.kettle.id, "ticket_id": theirs.id}
        )
        with self.assertRaisesRegex(UserError, "another company"):
            wizard.action_relink()

    def test_merged_ticket_names_the_one_that_goes_on(self):
        second = self.again()
        self.merge(second, self.a)
        with self.assertRaisesRegex(UserError, self.a.number):
            self.relink(self.lamp.conversation_id, second)

    # -- who may ------------------------------------------------------------------

    def test_agent_does_not_move_what_another_has(self):
        self.kettle.with_user(self.agent).action_pick()
        with self.assertRaisesRegex(UserError, "is with Ada Agent"):
            self.relink(self.kettle, self.b, self.other_agent)
        self.relink(self.kettle, self.b, self.supervisor)

    def test_agent_moves_nothing_to_a_ticket_that_he_does_not_see(self):
        hidden = self.by_hand(team_id=self.far_queue.id)
        with self.assertRaises(AccessError):
            self.relink(self.kettle, hidden)
        wizard = self.env["email.relink.wizard"].with_user(self.agent)
        with self.assertRaises(AccessError):
            wizard.create({"conversation_id": self.kettle.id, "ticket_id": hidden.id})

    def test_agent_of_another_queue_reaches_nothing(self):
        with self.assertRaises(AccessError):
            self.relink(self.kettle, self.b, self.far_agent)
        relink = self.relink(self.kettle, self.b)
        with self.assertRaises(AccessError):
            self.undo(relink, self.far_agent)

    def test_colleague_does_not_undo_on_what_is_mine(self):
        self.kettle.with_user(self.agent).action_pick()
        relink = self.relink(self.kettle, self.b)
        self.assertFalse(self.a.with_user(self.other_agent).email_can_undo_relink)
        with self.assertRaisesRegex(UserError, "is with Ada Agent"):
            self.undo(relink, self.other_agent)

    def test_portal_public_and_employees_reach_nothing(self):
        relink = self.relink(self.kettle, self.b)
        for group in ("group_portal", "group_public", "group_user"):
            user = new_test_user(self.env, f"relink_{group}", groups=f"base.{group}")
            with self.subTest(group=group):
                with self.assertRaises(AccessError):
                    self.relink(self.kettle, self.a, user)
                with self.assertRaises(AccessError):
                    self.undo(relink, user)
                with self.assertRaises(AccessError):
                    self.env["email.relink"].with_user(user).search([]).read(["before"])

    # -- the wizard ---------------------------------------------------------------

    def test_ticket_is_found_by_what_people_remember(self):
        Ticket = self.env["helpdesk.ticket"].with_user(self.agent)
        Ticket = Ticket.with_context(email_show_customer=True)
        for words in (self.b.number, "A lamp", "Otto", OTTO):
            found = Ticket.name_search(words)
            self.assertEqual([row[0] for row in found], self.b.ids, words)
            self.assertIn("· Otto", found[0][1])
        self.assertFalse(Ticket.name_search("no such words"))

    def test_wizard_says_what_will_happen(self):
        opened = self.kettle.with_user(self.agent).action_relink()
        wizard = self.env[opened["res_model"]].browse(opened["res_id"])
        self.assertFalse(wizard.warnings)
        self.assertTrue(wizard.empties)
        wizard.ticket_id = self.b
        self.assertIn("another customer: Otto", wizard.warnings)
        self.b.email_conversation_ids.action_close()
        self.b.team_id = self.far_queue
        wizard.invalidate_recordset(["warnings"])
        self.assertIn("is closed", wizard.warnings)
        self.assertIn("stays in its queue", wizard.warnings)
        wizard.ticket_id = self.again()
        self.assertFalse(wizard.warnings)
