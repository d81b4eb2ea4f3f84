from odoo.fields import Command
from odoo.tests import tagged

from ..routing.common import RoutingCase


@tagged("-standard", "base_automation", "-at_install", "post_install")
class TestBaseAutomation(RoutingCase):
    """Odoo's automation rules work on conversations, too, where they are installed."""

    def test_a_rule_of_odoos_runs_when_a_conversation_is_closed(self):
        model = self.env["ir.model"]._get("email.conversation")
        state = self.env["ir.model.fields"]._get("email.conversation", "state")
        action = self.env["ir.actions.server"].create(
            {
                "name": "Mark",
                "model_id": model.id,
                "state": "code",
                "code": "record.ticket_id.write({'priority': '3'})",
                "usage": "base_automation",
            }
        )
        self.env["base.automation"].create(
            {
                "name": "When closed",
                "model_id": model.id,
                "trigger": "on_write",
                "trigger_field_ids": [Command.set(state.ids)],
                "filter_domain": "[('state', '=', 'closed')]",
                "action_server_ids": [Command.set(action.ids)],
            }
        )
        conversation = self.make_conversation()
        conversation.with_user(self.ada).action_pick()
        self.assertFalse(conversation.important)
        conversation._close()
        self.assertTrue(conversation.important)

    def test_its_actions_are_no_triggers_of_ours(self):
        field = self.env["email.trigger"]._fields["action_ids"]
        self.assertIn("ir_actions_server", field.domain)
