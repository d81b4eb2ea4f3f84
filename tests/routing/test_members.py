from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .queue_case import QueueCase


class TestMembers(QueueCase):
    """Several agents into several queues in one go (C4), and what waits there (C1)."""

    def members(self, queues, users, mode="add", user=None):
        return (
            self.env["email.queue.members"]
            .with_user(user or self.adam)
            .create(
                {
                    "mode": mode,
                    "queue_ids": [Command.set(queues.ids)],
                    "user_ids": [Command.set(users.ids)],
                }
            )
        )

    def test_several_agents_join_several_queues(self):
        both = self.support | self.billing
        wizard = self.members(both, self.ada | self.ben)
        self.assertIn(
            "Support</b>: joining: Ben Agent; already in it: Ada Agent", wizard.preview
        )
        self.assertIn(
            "Billing</b>: joining: Ada Agent; already in it: Ben Agent", wizard.preview
        )
        told = wizard.action_apply()["params"]
        self.assertEqual(told["message"], "Memberships added: 2")
        for queue in both:
            self.assertEqual(queue.user_ids, self.ada | self.ben)
            self.assertEqual(queue.email_member_ids.user_id, self.ada | self.ben)

    def test_a_second_time_changes_nothing(self):
        for _time in range(2):
            told = self.members(self.support, self.ben).action_apply()["params"]
        self.assertEqual(
            told["message"], "Nothing to change: everything is already as you chose."
        )
        rows = self.env["email.queue.member"].search(
            [("queue_id", "=", self.support.id), ("user_id", "=", self.ben.id)]
        )
        self.assertEqual(len(rows), 1)

    def test_several_agents_leave_several_queues(self):
        both = self.support | self.billing
        wizard = self.members(both, self.ada | self.ben, "remove")
        self.assertIn(
            "Support</b>: leaving: Ada Agent; not in it: Ben Agent",
            wizard.preview,
        )
        told = wizard.action_apply()["params"]
        self.assertEqual(told["message"], "Memberships removed: 2")
        self.assertFalse(both.user_ids)
        self.assertFalse(both.email_member_ids)

    def test_names_are_shown_as_they_are(self):
        self.ben.name = "<b>Ben</b>"
        wizard = self.members(self.support, self.ben)
        self.assertIn("&lt;b&gt;Ben", wizard.preview)

    def test_who_has_no_role_cannot_join_but_leave(self):
        clerk = self.make_user("queue_clerk", "base.group_user", "Clara Clerk")
        wizard = self.members(self.support, clerk | self.ben)
        self.assertIn("Clara Clerk cannot answer e-mail", wizard.problem)
        with self.assertRaisesRegex(UserError, "Clara Clerk cannot answer e-mail"):
            wizard.action_apply()
        self.assertEqual(self.support.user_ids, self.ada)
        self.support.user_ids |= clerk
        self.members(self.support, clerk, "remove").action_apply()
        self.assertEqual(self.support.user_ids, self.ada)

    def test_a_queue_of_another_company_takes_only_its_own_people(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.adam.company_ids |= other
        abroad = self.make_queue("Abroad", self.env["res.users"], company_id=other.id)
        wizard = self.members(abroad, self.ada)
        wizard = wizard.with_context(allowed_company_ids=self.adam.company_ids.ids)
        with self.assertRaisesRegex(UserError, "Ada Agent cannot join “Abroad”"):
            wizard.action_apply()
        self.ada.company_ids |= other
        wizard.action_apply()
        self.assertEqual(abroad.user_ids, self.ada)

    def test_nothing_chosen(self):
        none = self.env["res.users"]
        with self.assertRaisesRegex(UserError, "at least one queue and one agent"):
            self.members(self.support, none).action_apply()

    def test_opened_from_a_list_it_knows_what_was_chosen(self):
        Wizard = self.env["email.queue.members"]
        both = self.support | self.billing
        chosen = Wizard.with_context(
            active_model="helpdesk.ticket.team", active_ids=both.ids
        ).new()
        self.assertEqual(chosen.queue_ids._origin, both)
        chosen = Wizard.with_context(
            active_model="res.users", active_ids=self.ben.ids
        ).new()
        self.assertEqual(chosen.user_ids._origin, self.ben)
        self.assertFalse(chosen.queue_ids)

    def test_only_administrators(self):
        for user in (self.ada, self.sam):
            with self.assertRaises(AccessError):
                self.members(self.billing, self.ada, user=user)

    def test_members_have_priorities_and_states(self):
        member = self.support.with_user(self.adam).email_member_ids
        member.priority = 3
        lunch = self.env.ref("email_channel.agent_state_lunch")
        self.env["email.agent"]._of(self.ada).set_state(lunch.id)
        member.invalidate_recordset()
        self.assertEqual(member.agent_state_id, lunch)
        with self.assertRaisesRegex(ValidationError, "begin at 1"):
            member.priority = 0

    # -- what waits --------------------------------------------------------------

    def seen_by(self, user):
        return self.env["email.conversation"].with_user(user).search([])

    def an_hour_ago(self):
        hour = fields.Datetime.now() - timedelta(hours=1)
        return self.came(queued_at=hour, waiting_since=hour)

    def test_who_joins_has_what_waits_once_it_is_included(self):
        waiting = self.an_hour_ago()
        since = waiting.waiting_since
        self.members(self.support, self.ben).action_apply()
        self.assertNotIn(waiting, self.seen_by(self.ben))
        told = self.support.with_user(self.adam).action_email_include_waiting()
        self.assertIn("Conversations: 1", told["params"]["message"])
        self.assertIn(waiting, self.seen_by(self.ben))
        self.assertEqual(waiting.waiting_since, since, "its turn stays")
        self.assertIn("Conversations: 1", self.support.message_ids[0].body)

    def test_what_an_agent_has_is_not_included(self):
        taken = self.taken()
        before = taken.queued_at
        self.support.with_user(self.adam).action_email_include_waiting()
        self.assertEqual(taken.queued_at, before)

    def test_nothing_waits(self):
        told = self.support.with_user(self.adam).action_email_include_waiting()
        self.assertEqual(told["params"]["message"], "Nothing waits here.")

    def test_only_administrators_include(self):
        self.an_hour_ago()
        for user in (self.ada, self.sam):
            with self.assertRaises(AccessError):
                self.support.with_user(user).action_email_include_waiting()
