from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SUPERVISOR, RoutingCase


@tagged("-at_install", "post_install")
class TestWorkflows(RoutingCase):
    """An administrator offers a server action on the conversation itself (D6)."""

    def setUp(self):
        super().setUp()
        self.sue = self.make_user("sue", SUPERVISOR)
        self.sales = self.make_queue("Sales", self.ada)
        self.workflow = self.make_workflow("Escalate")
        self.conversation = self.taken()

    def make_workflow(self, name, **vals):
        return self.env["ir.actions.server"].create(
            {
                "name": name,
                "model_id": self.env["ir.model"]._get("email.conversation").id,
                "state": "code",
                "code": "records.ticket_id.write({'priority': '3'})",
                "email_workflow": True,
                **vals,
            }
        )

    def taken(self, queues=None, user=None):
        conversation = self.make_conversation(queues)
        conversation.with_user(user or self.ada).action_pick()
        return conversation

    def offered(self, user, conversation=None):
        conversation = (conversation or self.conversation).with_user(user)
        conversation.invalidate_recordset(["workflows"])
        return [each["name"] for each in conversation.workflows or []]

    def run_as(self, user, conversation=None, workflow=None):
        workflow = (workflow or self.workflow).with_user(user)
        return workflow.run_email_workflow((conversation or self.conversation).id)

    def test_its_agent_finds_and_runs_it_and_the_history_says_so(self):
        self.workflow.email_confirmation = "Escalate to the second level?"
        found = self.conversation.with_user(self.ada).workflows
        self.assertEqual(
            found,
            [
                {
                    "id": self.workflow.id,
                    "name": "Escalate",
                    "confirmation": "Escalate to the second level?",
                }
            ],
        )
        self.assertFalse(self.run_as(self.ada))
        self.assertTrue(self.conversation.important)
        event = self.conversation.event_ids.sorted("id")[-1]
        self.assertEqual(
            (event.type, event.workflow, event.by_id),
            ("workflow", "Escalate", self.ada),
        )
        self.assertIn("Escalate", event.summary)

    def test_from_the_menu_of_several_it_is_noted_on_each(self):
        both = self.conversation | self.taken()
        self.workflow.with_user(self.ada).with_context(
            active_model="email.conversation", active_id=both[0].id, active_ids=both.ids
        ).run()
        for conversation in both:
            self.assertEqual(self.events(conversation).count("workflow"), 1)

    def test_not_on_a_colleagues(self):
        self.assertEqual(self.offered(self.bea), [])
        with self.assertRaisesRegex(UserError, "is with Ada"):
            self.run_as(self.bea)
        self.assertEqual(self.offered(self.sue), ["Escalate"])
        self.run_as(self.sue)

    def test_not_on_what_is_out_of_sight_or_is_not_there(self):
        foreign = self.taken(self.sales)
        for conversation in (foreign, self.env["email.conversation"].browse(10**9)):
            with self.assertRaises(UserError):
                self.run_as(self.bea, conversation)
        self.assertFalse(foreign.important)

    def test_only_for_its_queues(self):
        self.workflow.email_queue_ids = self.sales
        theirs = self.taken(self.sales)
        self.assertEqual(self.offered(self.ada), [])
        self.assertEqual(self.offered(self.ada, theirs), ["Escalate"])
        with self.assertRaisesRegex(UserError, "it is for other queues"):
            self.run_as(self.ada)
        self.run_as(self.ada, theirs)
        self.sales.active = False
        self.assertEqual(self.offered(self.ada), [], "it is still not for all")

    def test_only_for_its_groups(self):
        self.workflow.group_ids = self.env.ref(SUPERVISOR.split(",")[1])
        self.assertEqual(self.offered(self.ada), [])
        with self.assertRaises(AccessError):
            self.run_as(self.ada)
        self.assertEqual(self.offered(self.sue), ["Escalate"])
        self.run_as(self.sue)

    def test_groups_open_no_way_to_a_colleagues(self):
        self.workflow.group_ids = self.env.ref("email_channel.group_email_agent")
        with self.assertRaisesRegex(UserError, "is with Ada"):
            self.run_as(self.bea)

    def test_not_by_who_has_no_part_in_the_channel(self):
        for groups in ("base.group_user", "base.group_portal"):
            with self.assertRaises(AccessError):
                self.run_as(self.make_user(f"eve_{groups[-6:]}", groups))

    def test_not_on_what_is_stopped(self):
        self.queue.active = False
        self.assertEqual(self.offered(self.ada), [])
        with self.assertRaisesRegex(UserError, "was archived"):
            self.run_as(self.ada)

    def test_no_longer_once_it_is_not_offered_any_more(self):
        self.workflow.email_workflow = False
        with self.assertRaisesRegex(UserError, "not offered any more"):
            self.run_as(self.ada)
        self.workflow.unlink()
        with self.assertRaisesRegex(UserError, "not offered any more"):
            self.run_as(self.ada)

    def test_other_actions_are_not_run_by_their_numbers(self):
        other = self.make_workflow("Other", email_workflow=False)
        with self.assertRaisesRegex(UserError, "not offered any more"):
            self.run_as(self.ada, workflow=other)

    def test_its_fault_is_said_in_words_and_nothing_is_changed(self):
        broken = self.make_workflow("Broken", code="records.ticket_id.nothing + 1 / 0")
        wrong = self.make_workflow("Wrong", code="1 / 0")
        refuses = self.make_workflow("Refuses", code="raise UserError('Not today')")
        for workflow, words in (
            (broken, "“Broken” failed, and nothing was changed"),
            (wrong, "division by zero"),
            (refuses, "^Not today$"),
        ):
            with (
                self.subTest(workflow.name),
                self.assertLogs("odoo.addons.email_channel", "ERROR")
                if workflow != refuses
                else self.assertNoLogs("odoo.addons.email_channel", "ERROR"),
                self.assertRaisesRegex(UserError, words),
            ):
                self.run_as(self.ada, workflow=workflow)
        self.assertNotIn("workflow", self.events(self.conversation))

    def test_what_it_opens_is_opened(self):
        opens = self.make_workflow(
            "Look", code="action = {'type': 'ir.actions.act_window_close'}"
        )
        self.assertEqual(
            self.run_as(self.ada, workflow=opens)["type"],
            "ir.actions.act_window_close",
        )

    def test_it_may_close_what_it_works_on(self):
        closes = self.make_workflow("Settle", code="records._close()")
        with self.assertRaises(AccessError):
            self.run_as(self.ada, workflow=closes)
        closes.code = "records.action_close()"
        self.env["email.wrap.up"].search([]).active = False
        self.run_as(self.ada, workflow=closes)
        self.assertEqual(self.conversation.state, "closed")
        self.assertEqual(self.events(self.conversation)[-2:], ["closed", "workflow"])

    def test_only_actions_on_conversations_are_offered(self):
        with self.assertRaisesRegex(ValidationError, "cannot be offered"):
            self.make_workflow(
                "Contact", model_id=self.env["ir.model"]._get("res.partner").id
            )

    def test_administrators_of_the_channel_write_no_code(self):
        adam = self.make_user("adam", "email_channel.group_email_administrator")
        with self.assertRaises(AccessError):
            self.workflow.with_user(adam).email_queue_ids = [
                Command.link(self.sales.id)
            ]
