from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SUPERVISOR, RoutingCase


@tagged("-at_install", "post_install")
class TestServerActions(RoutingCase):
    """An administrator's server action on conversations is the agents' tool (D6)."""

    def setUp(self):
        super().setUp()
        model = self.env["ir.model"]._get("email.conversation")
        self.action = self.env["ir.actions.server"].create(
            {
                "name": "Escalate",
                "model_id": model.id,
                "binding_model_id": model.id,
                "state": "code",
                "code": "records.ticket_id.write({'priority': '3'})",
            }
        )
        self.conversation = self.make_conversation()

    def run_as(self, user, conversations=None, model="email.conversation"):
        """As the menu does."""
        conversations = conversations or self.conversation
        context = {
            "active_model": model,
            "active_ids": conversations.ids,
            "active_id": conversations[:1].id,
        }
        return self.action.with_user(user).with_context(**context).run()

    def test_agents_find_it_in_the_menu(self):
        actions = self.env["ir.actions.actions"].with_user(self.ada)
        found = actions.get_bindings("email.conversation")["action"]
        self.assertIn("Escalate", [each["name"] for each in found])

    def test_agent_runs_it_on_the_own_and_on_what_waits(self):
        self.run_as(self.ada)
        self.assertEqual(self.conversation.ticket_id.priority, "3")
        self.assertTrue(self.conversation.important)
        mine = self.make_conversation()
        mine.with_user(self.ada).action_pick()
        self.run_as(self.ada, mine)
        self.assertTrue(mine.important)

    def test_not_on_a_colleagues(self):
        self.conversation.with_user(self.bea).action_pick()
        with self.assertRaisesRegex(UserError, "is with Bea"):
            self.run_as(self.ada)
        self.run_as(self.make_user("sue", SUPERVISOR))

    def test_not_on_what_is_out_of_sight(self):
        sales = self.make_queue("Sales", self.bea)
        with self.assertRaises(AccessError):
            self.run_as(self.ada, self.make_conversation(sales))

    def test_not_by_saying_that_they_are_of_another_model(self):
        partner = self.env["res.partner"].create({"name": "Wrong"})
        field = self.env["ir.model.fields"]._get("email.conversation", "partner_id")
        self.action.write(
            {
                "state": "object_write",
                "update_path": "partner_id",
                "update_field_id": field.id,
                "value": str(partner.id),
            }
        )
        foreign = self.make_conversation(self.make_queue("Sales", self.bea))
        for user in (self.ada, self.make_user("eve", "base.group_user")):
            with self.assertRaises(AccessError):
                self.run_as(user, foreign, model="res.partner")
        self.assertNotEqual(foreign.partner_id, partner)
        self.run_as(self.bea, foreign)
        self.assertEqual(foreign.partner_id, partner)

    def test_what_runs_by_itself_is_no_tool(self):
        self.action.usage = "ir_cron"
        with self.assertRaises(AccessError):
            self.run_as(self.ada)

    def test_what_follows_by_itself_holds_no_agent_up(self):
        """As an automation does for what an agent gave away."""
        self.conversation.with_user(self.bea).action_pick()
        context = {"active_model": "email.conversation"}
        context["active_ids"] = self.conversation.ids
        self.action.with_user(self.ada).sudo().with_context(**context).run()
        self.assertTrue(self.conversation.important)

    def test_not_by_who_has_no_part_in_the_channel(self):
        with self.assertRaises(AccessError):
            self.run_as(self.make_user("eve", "base.group_user"))

    def test_it_does_no_more_than_the_agent_may(self):
        self.action.code = "records.write({'state': 'closed'})"
        with self.assertRaises(AccessError):
            self.run_as(self.ada)

    def test_actions_of_certain_groups_are_theirs(self):
        self.action.group_ids = self.env.ref(SUPERVISOR.split(",")[1])
        with self.assertRaises(AccessError):
            self.run_as(self.ada)
