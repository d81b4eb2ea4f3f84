from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..routing.common import ADMINISTRATOR, SUPERVISOR, RoutingCase

RUN = "odoo.addons.email_channel.models.automation.email_trigger_run"
TAG = "record.ticket_id.write({'priority': '3'})"
CLOSE = "record._close()"
REOPEN_AND_CLOSE = "record._reopen()\nrecord._close()"


@tagged("-at_install", "post_install")
class TestTriggers(RoutingCase):
    """What happens to conversations sets off what an administrator chose."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["email.trigger"].search([]).active = False
        cls.model = cls.env["ir.model"]._get("email.conversation")
        cls.adam = cls.make_user("trigger_adam", ADMINISTRATOR)
        cls.sys = cls.make_user("trigger_sys", f"{ADMINISTRATOR},base.group_system")
        cls.sue = cls.make_user("trigger_sue", SUPERVISOR)
        cls.portal = cls.make_user("trigger_portal", "base.group_portal")

    def action(self, code, **vals):
        return self.env["ir.actions.server"].create(
            {
                "name": "Action",
                "model_id": self.model.id,
                "state": "code",
                "code": code,
                **vals,
            }
        )

    def trigger(self, occasion, code=TAG, actions=None, **vals):
        actions = actions or self.action(code)
        return self.env["email.trigger"].create(
            {
                "name": f"When {occasion}",
                "occasion": occasion,
                "action_ids": [Command.set(actions.ids)],
                **vals,
            }
        )

    def work(self):
        """The job."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            self.env(cr=cr)["email.trigger.run"]._run()
        self.env.invalidate_all()

    def states(self, trigger):
        return trigger.run_ids.sorted("id").mapped("state")

    def write_in(self, conversation, **vals):
        mail = self.env["email.message"].create(
            {
                "conversation_id": conversation.id,
                "direction": "in",
                "state": "received",
                "subject": "Again",
                "message_id": f"<{fields.Datetime.now()}@customers.test>",
                "model": "email.conversation",
                "res_id": conversation.id,
                **vals,
            }
        )
        self.env["email.automation.entry"]._on_mails_in(mail, [])
        return mail

    # -- occasions -----------------------------------------------------------------

    def test_each_occasion_sets_off_its_own(self):
        before = self.make_conversation()
        one = {
            occasion: self.trigger(occasion)
            for occasion in ("created", "written", "delayed", "closed")
        }
        conversation = self.make_conversation()
        self.assertEqual(one["created"].run_ids.conversation_id, conversation)
        self.write_in(before)
        self.assertEqual(one["written"].run_ids.conversation_id, before)
        self.env["email.automation.entry"]._on_delayed(before)
        self.assertEqual(one["delayed"].run_ids.conversation_id, before)
        before._close()
        self.assertEqual(one["closed"].run_ids.conversation_id, before)
        for trigger in one.values():
            self.assertEqual(self.states(trigger), ["waiting"])
        self.assertFalse(conversation.important or before.important)
        self.work()
        for trigger in one.values():
            self.assertEqual(self.states(trigger), ["done"])
        self.assertTrue(conversation.important and before.important)
        done = before.event_ids.filtered(lambda each: each.type == "workflow")
        self.assertEqual(
            set(done.mapped("workflow")),
            {"When written", "When delayed", "When closed"},
        )

    def test_a_rating_sets_off_its_own_with_the_rating_in_sight(self):
        bad = [("event_ids.rating_id.rating", "<=", 2)]
        trigger = self.trigger("rated", domain=str(bad))
        conversations = self.make_conversation() | self.make_conversation()
        for conversation, value in zip(conversations, (1, 5), strict=True):
            self.rate(conversation, value)
        self.work()
        self.assertEqual(self.states(trigger), ["done", "skipped"])
        self.assertEqual(conversations.mapped("important"), [True, False])

    def rate(self, conversation, value):
        mail = self.write_in(conversation)
        Rating = self.env["rating.rating"]
        rating = Rating.create(
            {
                **Rating._place_of(conversation),
                "rating": value,
                "consumed": True,
                "email_message_id": mail.id,
            }
        )
        conversation._log("rated", rating_id=rating.id)
        self.env["email.automation.entry"]._on_rated(rating)

    def test_a_robots_mail_is_no_customer_who_wrote(self):
        trigger = self.trigger("written")
        self.write_in(self.make_conversation(), automatic=True)
        self.assertFalse(trigger.run_ids)

    def test_closing_what_is_closed_sets_nothing_off(self):
        trigger = self.trigger("closed")
        conversation = self.make_conversation()
        conversation._close()
        conversation._close()
        self.assertEqual(len(trigger.run_ids), 1)

    # -- for which -------------------------------------------------------------------

    def test_one_that_is_archived_meanwhile_does_nothing_more(self):
        conversation, trigger = self.make_conversation(), self.trigger("closed")
        conversation._close()
        trigger.active = False
        self.work()
        self.assertEqual(self.states(trigger), ["skipped"])
        self.assertIn("archived", trigger.run_ids.reason)
        self.assertFalse(conversation.important)

    def test_only_conversations_that_fit_when_it_runs(self):
        trigger = self.trigger("created", domain="[('name', 'ilike', 'refund')]")
        plain, refund = (
            self.make_conversation(),
            self.make_conversation(name="A refund"),
        )
        self.work()
        self.assertEqual((plain.important, refund.important), (False, True))
        self.assertEqual(self.states(trigger), ["skipped", "done"])
        self.assertEqual(trigger.run_count, 1)

    def test_only_of_its_queues_and_its_company(self):
        sales = self.make_queue("Sales", self.ada)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        of_queue = self.trigger("created", queue_ids=[Command.set(sales.ids)])
        of_company = self.trigger("created", company_id=elsewhere.id)
        self.make_conversation()
        self.assertFalse(of_queue.run_ids | of_company.run_ids)
        there = self.make_conversation(sales)
        self.assertEqual(of_queue.run_ids.conversation_id, there)
        far = self.make_conversation(company_id=elsewhere.id)
        self.assertEqual(of_company.run_ids.conversation_id, far)

    def test_the_action_runs_for_the_conversations_company_alone(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        code = "record.write({'name': ','.join(env.companies.mapped('name'))})"
        self.trigger("created", code)
        far = self.make_conversation(company_id=elsewhere.id)
        self.work()
        self.assertEqual(far.name, "Elsewhere")

    def test_an_action_for_some_groups_runs_all_the_same(self):
        group = self.env.ref("email_channel.group_email_supervisor")
        action = self.action(TAG, group_ids=[Command.set(group.ids)])
        self.trigger("created", actions=action)
        conversation = self.make_conversation()
        self.work()
        self.assertTrue(conversation.important)

    # -- failures ----------------------------------------------------------------------

    @mute_logger(RUN, "odoo.addons.base.models.ir_actions")
    def test_one_that_fails_keeps_nothing_up_and_leaves_nothing(self):
        bad = self.trigger("created", f"{TAG}\n1 / 0")
        good = self.trigger("created", "record.write({'name': 'Reached'})")
        conversation = self.make_conversation()
        self.work()
        self.assertEqual(self.states(good), ["done"])
        self.assertEqual(conversation.name, "Reached")
        self.assertFalse(conversation.important)
        run = bad.run_ids
        self.assertEqual((run.state, run.attempts), ("waiting", 1))
        self.assertIn("division by zero", run.reason)
        # Not before its time.
        self.work()
        self.assertEqual(run.attempts, 1)
        for attempts in (2, 3):
            run.next_attempt_at = fields.Datetime.now() - timedelta(seconds=1)
            self.work()
            self.assertEqual(run.attempts, attempts)
        self.assertEqual((run.state, bad.failed_count), ("failed", 1))
        self.assertIn("division by zero", run.reason)

    @mute_logger(RUN, "odoo.addons.base.models.ir_actions")
    def test_what_failed_can_be_run_again(self):
        trigger = self.trigger("created", "1 / 0")
        conversation = self.make_conversation()
        run = trigger.run_ids
        run.attempts = 2
        self.work()
        self.assertEqual(run.state, "failed")
        trigger.action_ids.code = TAG
        run.with_user(self.adam).action_run_again()
        self.work()
        self.assertEqual((run.state, run.reason), ("done", False))
        self.assertTrue(conversation.important)
        # A second press does nothing.
        run.with_user(self.adam).action_run_again()
        self.assertEqual(run.state, "done")

    @mute_logger(RUN, "odoo.addons.base.models.ir_actions")
    def test_the_words_of_an_error_for_users_are_told_as_they_are(self):
        trigger = self.trigger("created", "raise UserError('No such tag')")
        self.make_conversation()
        self.work()
        self.assertEqual(trigger.run_ids.reason, "No such tag")

    def test_what_ends_the_process_each_time_is_not_begun_for_ever(self):
        trigger = self.trigger("created")
        conversation = self.make_conversation()
        trigger.run_ids.attempts = 3  # begun, and never heard of again
        self.work()
        self.assertEqual(self.states(trigger), ["failed"])
        self.assertFalse(conversation.important)

    def test_of_several_actions_all_or_none(self):
        actions = self.action(TAG, sequence=1) | self.action("1 / 0", sequence=2)
        trigger = self.trigger("created", actions=actions)
        conversation = self.make_conversation()
        with mute_logger(RUN, "odoo.addons.base.models.ir_actions"):
            self.work()
        self.assertEqual(self.states(trigger), ["waiting"])
        self.assertFalse(conversation.important)

    def test_a_conversation_that_the_action_deletes(self):
        trigger = self.trigger("created", "record.unlink()")
        conversation = self.make_conversation()
        self.work()
        self.assertFalse(conversation.exists() or trigger.run_ids)

    # -- loops -----------------------------------------------------------------------

    def test_an_action_that_closes_does_not_set_itself_off(self):
        trigger = self.trigger("closed", REOPEN_AND_CLOSE)
        conversation = self.make_conversation()
        conversation._close()
        for _time in range(3):
            self.work()
        self.assertEqual(self.states(trigger), ["done"])
        self.assertEqual(conversation.state, "closed")

    def test_nor_two_that_set_each_other_off(self):
        closed = self.trigger("closed", REOPEN_AND_CLOSE)
        other = self.trigger("closed", REOPEN_AND_CLOSE)
        self.make_conversation()._close()
        for _time in range(5):
            self.work()
        # Each once by hand, and once by the other.
        self.assertEqual(self.states(closed), ["done"] * 2)
        self.assertEqual(self.states(other), ["done"] * 2)

    def test_one_may_set_off_another(self):
        self.trigger("created", CLOSE)
        closed = self.trigger("closed")
        conversation = self.make_conversation()
        self.work()
        self.assertEqual(self.states(closed), ["done"])
        self.assertTrue(conversation.important)

    def test_mails_that_answer_each_other_are_stopped(self):
        trigger = self.trigger("written")
        conversation = self.make_conversation()
        for _time in range(15):
            self.write_in(conversation)
        self.assertEqual(self.states(trigger), ["waiting"] * 10 + ["failed"])
        self.assertIn("within an hour", trigger.run_ids.filtered("reason").reason)

    def test_a_context_from_outside_stops_no_trigger(self):
        trigger = self.trigger("closed")
        conversation = self.make_conversation().with_user(self.ada)
        context = {"email_trigger_chain": [trigger.id]}
        conversation.sudo().with_context(**context)._close()
        self.assertTrue(trigger.run_ids)

    # -- settings ------------------------------------------------------------------

    def test_a_trigger_needs_an_action_on_conversations(self):
        with self.assertRaises(ValidationError):
            self.env["email.trigger"].create({"name": "None", "occasion": "created"})
        partner = self.env["ir.model"]._get("res.partner")
        with self.assertRaises(ValidationError):
            self.trigger("created", actions=self.action("pass", model_id=partner.id))

    def test_a_filter_that_is_none_is_refused(self):
        for domain in ("[('nothing', '=', 1)]", "[", "foo", "[('name',)]", "1"):
            with self.subTest(domain), self.assertRaises(ValidationError):
                self.trigger("created", domain=domain)
        self.trigger("created", domain="[('last_mail_at', '>', '2026-01-01')]")
        self.trigger("created", domain=False)

    def test_old_runs_are_forgotten_and_failures_are_not(self):
        trigger = self.trigger("created")
        for _one in range(2):
            self.make_conversation()
        done, failed = trigger.run_ids.sorted("id")
        long_ago = fields.Datetime.now() - timedelta(days=100)
        done.write({"state": "done", "ended_at": long_ago})
        failed.write({"state": "failed", "ended_at": long_ago})
        self.env["email.trigger.run"]._gc_ended()
        self.assertEqual(trigger.run_ids, failed)

    # -- who -------------------------------------------------------------------------

    def test_only_who_may_make_actions_makes_triggers(self):
        trigger = self.trigger("created")
        trigger.with_user(self.sys).name = "Renamed"
        self.assertEqual(trigger.with_user(self.adam).name, "Renamed")
        with self.assertRaises(AccessError):
            trigger.with_user(self.adam).name = "Mine"
        public = self.env.ref("base.public_user")
        for user in (self.ada, self.sue, self.portal, public):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    trigger.with_user(user).read(["name"])
                with self.assertRaises(AccessError):
                    trigger.with_user(user).action_show_runs()

    def test_runs_are_the_administrators_to_read_and_nobodys_to_write(self):
        trigger = self.trigger("created")
        self.make_conversation()
        run = trigger.run_ids
        self.assertEqual(run.with_user(self.adam).state, "waiting")
        for user in (self.adam, self.sys):
            with self.assertRaises(AccessError):
                run.with_user(user).write({"state": "done"})
        for user in (self.ada, self.sue, self.portal):
            with self.assertRaises(AccessError):
                run.with_user(user).action_run_again()

    def test_not_those_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        trigger = self.trigger("created")
        self.make_conversation(company_id=elsewhere.id)
        with self.assertRaises(AccessError):
            trigger.run_ids.with_user(self.adam).read(["state"])
        trigger.company_id = elsewhere
        with self.assertRaises(AccessError):
            trigger.with_user(self.adam).read(["name"])
