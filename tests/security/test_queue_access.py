from odoo.exceptions import AccessError
from odoo.fields import Command

from ..routing.queue_case import QueueCase

MODELS = (
    "email.agent",
    "email.agent.history",
    "email.agent.state",
    "email.conversation.event",
    "email.offer",
    "email.queue.member",
    "email.wrap.up",
)
WIZARDS = ("email.close", "email.transfer", "email.queue.members")


class TestQueueAccess(QueueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.make_user("queue_clerk", "base.group_user", "Clara Clerk")
        cls.portal = cls.make_user("queue_portal", "base.group_portal", "Paul Portal")
        cls.public = cls.env.ref("base.public_user")
        cls.outsiders = (cls.clerk, cls.portal, cls.public)

    def forbidden(self, user, call, *args):
        with self.assertRaises(AccessError, msg=user.login), self.env.cr.savepoint():
            call(*args)

    def test_outsiders_see_nothing_of_queues_and_agents(self):
        self.taken()
        for user in self.outsiders:
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    self.forbidden(user, self.env[model].with_user(user).search, [])

    def test_outsiders_open_no_wizard(self):
        conversation = self.taken().sudo()
        for user in self.outsiders:
            for model in WIZARDS:
                with self.subTest(user=user.login, model=model):
                    self.forbidden(user, self.env[model].with_user(user).create, {})
            for name in ("action_close", "action_transfer"):
                call = getattr(conversation.with_user(user), name)
                self.forbidden(user, call)

    def test_outsiders_get_no_figures(self):
        for user in self.outsiders:
            queue = self.support.with_user(user)
            self.forbidden(user, queue.get_email_figures)
            self.forbidden(user, queue.action_email_include_waiting)

    def test_a_clerk_still_reads_the_team(self):
        names = ["name", "email_enabled", "email_strategy"]
        (values,) = self.support.with_user(self.clerk).read(names)
        self.assertEqual(values["name"], "Support")
        fields = self.support.with_user(self.clerk).fields_get()
        self.assertNotIn("email_pending_count", fields)

    def test_agents_and_supervisors_set_no_queue_up(self):
        for user in (self.ada, self.sam):
            queue = self.support.with_user(user)
            self.forbidden(user, queue.write, {"email_strategy": "ring_all"})
            self.forbidden(user, queue.email_member_ids.write, {"priority": 2})
            reasons = self.env["email.wrap.up"].with_user(user)
            self.forbidden(user, reasons.create, {"name": "Solved"})

    def test_administrators_do(self):
        queue = self.support.with_user(self.adam)
        queue.write(
            {
                "email_strategy": "ring_all",
                "email_member_ids": [
                    Command.update(queue.email_member_ids.id, {"priority": 2})
                ],
                "email_wrap_up_ids": [Command.create({"name": "Solved"})],
            }
        )
        self.assertEqual(self.support.email_member_ids.priority, 2)
        self.assertEqual(self.support.email_wrap_up_ids.name, "Solved")

    def test_no_membership_is_made_or_moved_by_hand(self):
        Member = self.env["email.queue.member"].with_user(self.adam)
        vals = {"queue_id": self.billing.id, "user_id": self.ada.id}
        self.forbidden(self.adam, Member.create, vals)
        self.forbidden(self.adam, Member.search([], limit=1).unlink)

    def test_agents_do_not_see_the_states_of_others_in_the_list_of_members(self):
        member = self.support.email_member_ids
        member.with_user(self.sam).read(["agent_state_id"])
        self.forbidden(self.ada, member.with_user(self.ada).read, ["agent_state_id"])

    def test_a_wizard_moves_only_what_its_user_sees(self):
        theirs = self.came(self.billing)
        theirs.with_user(self.ben).action_pick()
        for model, vals, method in (
            ("email.close", {}, "action_close"),
            ("email.transfer", {"queue_id": self.support.id}, "action_transfer"),
        ):
            Wizard = self.env[model].with_user(self.ada)
            with self.subTest(model=model):
                self.forbidden(
                    self.ada,
                    lambda Wizard=Wizard, vals=vals, method=method: getattr(
                        Wizard.create({"conversation_ids": theirs.ids, **vals}), method
                    )(),
                )
        self.assertEqual(theirs.user_id, self.ben)

    def test_history_is_seen_with_the_conversation(self):
        theirs = self.came(self.billing)
        theirs.with_user(self.ben).action_pick()
        events = self.events(theirs, "picked")
        self.assertNotIn(events, events.with_user(self.ada).search([]))
        for user in (self.ben, self.sam):
            self.assertIn(events, events.with_user(user).search([]))
            self.forbidden(user, events.with_user(user).write, {"note": "Changed"})
            self.forbidden(user, events.with_user(user).unlink)

    def test_other_companies(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        abroad = self.env["helpdesk.ticket.team"].create(
            {"name": "Abroad", "company_id": other.id, "email_enabled": True}
        )
        reason = self.make_reason("Elsewhere", company_id=other.id)
        self.assertNotIn(reason, reason.with_user(self.sam).search([]))
        self.forbidden(self.sam, abroad.with_user(self.sam).get_email_figures)
