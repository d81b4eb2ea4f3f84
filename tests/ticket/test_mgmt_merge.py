"""With OCA's helpdesk_mgmt_merge installed, its wizard moves our conversations, too."""

from odoo.tests import tagged

from .merge_case import MergeCase


@tagged("-standard", "helpdesk_mgmt_merge", "-at_install", "post_install")
class TestMgmtMerge(MergeCase):
    def setUp(self):
        super().setUp()
        self.admin = self.env.ref("base.user_admin")
        # Who says on a ticket that it was merged follows it from then on.
        (self.a | self.b | self.c).message_subscribe(self.admin.partner_id.ids)

    def merge_there(self, tickets, target=None, **vals):
        """As its dialog does."""
        Wizard = self.env["helpdesk.ticket.merge"].with_user(self.admin)
        wizard = Wizard.with_context(active_ids=tickets.ids).create(vals)
        if target:
            wizard.dst_ticket_id = target
        opened = wizard.merge_tickets()
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["helpdesk.ticket"].browse(opened["res_id"])

    def undo_on(self, ticket):
        ticket.with_user(self.admin).action_undo_email_relink()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_conversations_follow_and_so_does_later_mail(self):
        self.merge_there(self.a | self.c, self.c)
        self.assertFalse(self.a.active)
        self.assertEqual(self.kettle.ticket_id, self.c)
        mail = self.receive(self.mail(f"Re [{self.a.number}]"))
        self.assertEqual(mail.conversation_id.ticket_id, self.c)
        self.assertIn(self.c.number, self.a.with_user(self.admin).email_went_to)

    def test_into_a_new_ticket(self):
        made = self.merge_there(
            self.a | self.c,
            create_new_ticket=True,
            dst_ticket_name="Both",
            dst_helpdesk_team_id=self.queue.id,
        )
        self.assertEqual((self.kettle | self.cord).ticket_id, made)
        self.undo_on(self.a)
        self.assertTrue(made.active)
        self.undo_on(self.c)
        self.assertFalse(made.active)
        self.assertEqual(self.kettle.ticket_id, self.a)
        self.assertEqual(self.cord.ticket_id, self.c)
        self.assertTrue(self.a.active and self.c.active)

    def test_undo_brings_back_what_it_moved(self):
        self.furnish(self.a)
        self.furnish(self.c)
        tickets = (self.a, self.c)
        before = self.picture_of(*tickets)
        self.merge_there(self.a | self.c, self.c, user_id=self.agent.id)
        self.assertNotEqual(self.picture_of(*tickets), before)
        self.undo_on(self.a)
        self.assertEqual(self.picture_of(*tickets), before)

    def test_three_and_only_one_undone(self):
        self.furnish(self.a)
        before = self.picture_of(self.a)
        self.merge_there(self.a | self.b | self.c, self.c)
        self.undo_on(self.a)
        self.assertEqual(self.picture_of(self.a), before)
        self.assertEqual(self.lamp.conversation_id.ticket_id, self.c)
        self.assertFalse(self.b.active)

    def test_archiving_alone_moves_nothing(self):
        self.a.with_user(self.admin).action_archive()
        self.assertEqual(self.kettle.ticket_id, self.a)
        self.assertFalse(self.a.with_user(self.admin).email_went_to)

    def test_ticket_archived_after_its_merge_was_undone(self):
        self.merge_there(self.a | self.c, self.c)
        self.undo_on(self.a)
        self.a.with_user(self.admin).action_archive()
        self.assertEqual(self.kettle.ticket_id, self.a)

    def test_ours_works_beside_it(self):
        relink = self.merge(self.a, self.c)
        self.undo(relink)
        self.assertEqual(self.kettle.ticket_id, self.a)
