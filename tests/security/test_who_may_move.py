from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..conversation.test_split import SplitCase


class TestWhoMayMove(SplitCase):
    """As through RPC: public methods, each with the user's own rights."""

    def test_agent_does_not_split_what_another_has(self):
        self.source.with_user(self.agent).action_pick()
        for action in ("action_split_off", "action_split_from", "action_move"):
            with self.assertRaisesRegex(UserError, "is with Ada Agent"):
                self.do(action, self.wrong, self.other_agent)
        thread = self.source.with_user(self.other_agent).get_thread()
        self.assertFalse(thread["can_move"])
        self.assertTrue(self.source.with_user(self.agent).get_thread()["can_move"])

    def test_supervisor_splits_what_an_agent_has_who_is_there(self):
        self.env["email.agent"]._of(self.agent)._enter("in_email", "agent")
        self.source.with_user(self.agent).action_pick()
        move = self.do("action_split_off", self.wrong, self.supervisor)
        self.assertEqual(self.wrong.conversation_id.user_id, self.agent)
        self.undo(move, self.supervisor)

    def test_agent_of_another_queue_reaches_nothing(self):
        self.env["email.queue.member"].search(
            [("user_id", "=", self.other_agent.id)]
        ).unlink()
        for action in ("action_split_off", "action_split_from", "action_move"):
            with self.assertRaises(AccessError):
                self.do(action, self.wrong, self.other_agent)
        move = self.do("action_split_off", self.wrong)
        with self.assertRaises(AccessError):
            self.undo(move, self.other_agent)

    def test_agent_moves_nothing_to_what_he_does_not_see(self):
        hidden = self.receive(self.mail("Hidden")).conversation_id
        hidden.queue_ids = False
        with self.assertRaises(AccessError):
            self.move(self.wrong, hidden)
        opened = self.wrong.with_user(self.agent).action_move()
        wizard = self.env["email.move.wizard"].browse(opened["res_id"])
        wizard.target_id = hidden
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.with_user(self.agent).read(["target_preview"])

    def test_colleague_does_not_undo_on_what_is_mine(self):
        self.source.with_user(self.agent).action_pick()
        move = self.do("action_split_off", self.wrong)
        with self.assertRaisesRegex(UserError, "is with Ada Agent"):
            self.undo(move, self.other_agent)

    def test_portal_public_and_employees_reach_nothing(self):
        move = self.do("action_split_off", self.wrong)
        for group in ("group_portal", "group_public", "group_user"):
            user = new_test_user(self.env, f"split_{group}", groups=f"base.{group}")
            with self.subTest(group=group):
                for action in ("action_split_off", "action_split_from", "action_move"):
                    with self.assertRaises(AccessError):
                        self.do(action, self.first, user)
                for action in ("action_join_suspected", "action_dismiss_suspected"):
                    with self.assertRaises(AccessError):
                        getattr(self.source.with_user(user), action)()
                with self.assertRaises(AccessError):
                    self.undo(move, user)
                with self.assertRaises(AccessError):
                    self.env["email.move.wizard"].with_user(user).create({})

    def test_moves_are_nobodys_to_read(self):
        self.do("action_split_off", self.wrong)
        for user in (self.agent, self.supervisor):
            with self.assertRaises(AccessError):
                self.env["email.move"].with_user(user).search([]).read(["before"])

    def test_mail_does_not_leave_its_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.source.copy({"company_id": other.id, "name": "Theirs"})
        self.supervisor.company_ids = [Command.link(other.id)]
        supervisor = self.supervisor.with_context(
            allowed_company_ids=(self.env.company + other).ids
        )
        wizard = self.env["email.move.wizard"].with_user(supervisor)
        wizard = wizard.with_context(allowed_company_ids=(self.env.company + other).ids)
        wizard = wizard.create({"mail_id": self.wrong.id, "target_id": theirs.id})
        with self.assertRaisesRegex(UserError, "same company"):
            wizard.action_move()
