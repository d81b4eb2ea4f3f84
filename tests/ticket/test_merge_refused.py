from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .merge_case import MergeCase


class TestMergeRefused(MergeCase):
    def test_ticket_with_itself(self):
        with self.assertRaisesRegex(UserError, "two or more"):
            self.merge(self.a, self.a)

    def test_without_one_that_goes_on(self):
        wizard = self.env["email.merge.wizard"].with_user(self.agent)
        wizard = wizard.create({"ticket_ids": (self.a | self.c).ids})
        wizard.target_id = False
        with self.assertRaisesRegex(UserError, "goes on"):
            wizard.action_merge()

    def test_nothing_chosen(self):
        wizard = self.env["email.merge.wizard"].with_user(self.agent).create({})
        with self.assertRaisesRegex(UserError, "goes on"):
            wizard.action_merge()

    def test_second_click(self):
        wizard = self.env["email.merge.wizard"].with_user(self.agent)
        wizard = wizard.create({"ticket_ids": (self.a | self.c).ids})
        wizard.action_merge()
        with self.assertRaisesRegex(UserError, "has been merged into"):
            wizard.action_merge()

    def test_in_a_circle(self):
        self.merge(self.a, self.c)
        with self.assertRaisesRegex(UserError, f"merged into {self.c.number}"):
            self.merge(self.c, self.a)

    def test_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.by_hand(company_id=other.id)
        self.supervisor.company_ids = [Command.link(other.id)]
        both = (self.env.company | other).ids
        with self.assertRaisesRegex(UserError, "different companies"):
            self.merge(
                theirs, self.a, self.supervisor.with_context(allowed_company_ids=both)
            )

    # -- who may ------------------------------------------------------------------

    def test_agent_does_not_merge_what_another_has(self):
        self.kettle.with_user(self.agent).action_pick()
        with self.assertRaisesRegex(UserError, "is with Ada Agent"):
            self.merge(self.a, self.c, self.other_agent)
        self.merge(self.a, self.c, self.supervisor)

    def test_agent_does_not_merge_what_he_does_not_see(self):
        self.kettle.queue_ids = self.far_queue
        with self.assertRaisesRegex(AccessError, "not a member of"):
            self.merge(self.a, self.c)
        hidden = self.by_hand(team_id=self.far_queue.id)
        with self.assertRaises(AccessError):
            self.merge(hidden, self.c)

    def test_agent_of_another_queue_undoes_nothing(self):
        relink = self.merge(self.a, self.c)
        for user in (self.far_agent, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.undo(relink, user)

    def test_portal_public_employees_and_helpdesk_people_reach_nothing(self):
        relink = self.merge(self.a, self.c)
        for group in (
            "base.group_portal",
            "base.group_public",
            "base.group_user",
            "helpdesk_mgmt.group_helpdesk_user",
        ):
            user = new_test_user(self.env, f"merge_{group}", groups=group)
            with self.subTest(group=group):
                with self.assertRaises(AccessError):
                    self.merge(self.c, self.b, user)
                with self.assertRaises(AccessError):
                    self.undo(relink, user)

    def test_nobody_reads_or_writes_how_it_was(self):
        relink = self.merge(self.a, self.c)
        for user in (self.agent, self.supervisor, self.env.ref("base.user_admin")):
            theirs = relink.with_user(user)
            with self.assertRaises(AccessError):
                theirs.read(["before"])
            with self.assertRaises(AccessError):
                theirs.write({"target_id": self.b.id})

    # -- the wizard ---------------------------------------------------------------

    def test_wizard_proposes_the_oldest_open_one_and_says_what_will_happen(self):
        Wizard = self.env["email.merge.wizard"].with_user(self.agent)
        wizard = Wizard.create({"ticket_ids": (self.a | self.c).ids})
        self.assertEqual(wizard.target_id, self.a)
        self.assertEqual(wizard.archived, self.c.number)
        self.assertFalse(wizard.warnings)
        self.kettle.action_close()
        wizard = Wizard.create({"ticket_ids": (self.a | self.b | self.c).ids})
        self.assertIn(wizard.target_id, self.b | self.c)
        wizard.target_id = self.a
        self.assertIn("different customers", wizard.warnings)
        self.assertIn("opened again", wizard.warnings)

    def test_one_alone_is_to_be_given_company(self):
        Wizard = self.env["email.merge.wizard"].with_context(
            active_model="helpdesk.ticket", active_ids=self.a.ids
        )
        wizard = Wizard.with_user(self.agent).create({})
        self.assertFalse(wizard.ready)
        wizard.ticket_ids |= self.c
        self.assertTrue(wizard.ready)
        self.assertEqual(wizard.action_merge()["params"]["source_id"], False)
