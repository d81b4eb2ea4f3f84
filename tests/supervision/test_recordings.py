from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import new_test_user

from .recording_case import EMPLOYEE, RecordingCase

EXPORTS = "base.group_allow_export"


class TestRecordings(RecordingCase):
    """Which conversations a supervisor finds, and what the list says of them."""

    def found(self, *domain, user=None):
        return self.recordings(*domain, user=user).conversation_id

    def colleague(self):
        user = new_test_user(
            self.env,
            "recording_colleague",
            groups=f"{EMPLOYEE},email_channel.group_email_agent",
            name="Cleo Colleague",
        )
        self.queue.user_ids = [Command.link(user.id)]
        return user

    def test_closed_and_running_ones_are_there(self):
        closed = self.receive(self.mail("Old lamp")).conversation_id
        closed._close()
        self.assertEqual(self.found(), self.conversation | closed)
        self.assertEqual(self.recording(closed).state, "closed")

    def test_a_row_says_who_how_long_and_how_many(self):
        self.conversation.handled_since = fields.Datetime.now() - timedelta(hours=1)
        reason = self.env["email.wrap.up"].create({"name": "Solved by recording"})
        self.answer(self.question)
        self.conversation._close(wrap_up=reason)
        row = self.recording()
        self.assertEqual(row.agent_ids, self.agent)
        self.assertEqual(row.queue_ids, self.queue)
        self.assertEqual(row.wrap_up_ids, reason)
        self.assertEqual(row.mail_count, 2)
        self.assertGreaterEqual(row.handle_seconds, 3600)
        self.assertEqual(row.session, self.conversation.session)

    def test_of_a_running_one_the_time_until_now_counts(self):
        self.conversation.handled_since = fields.Datetime.now() - timedelta(hours=9)
        self.assertGreaterEqual(self.recording().handle_seconds, 8 * 3600)

    def test_it_is_found_by_every_agent_who_had_it(self):
        colleague = self.colleague()
        self.conversation.with_user(self.agent).action_release()
        self.conversation.with_user(colleague).action_pick()
        for agent in (self.agent, colleague):
            with self.subTest(agent.name):
                found = self.found(("agent_ids", "in", agent.ids))
                self.assertEqual(found, self.conversation)
        self.assertEqual(self.found(("agent_ids", "ilike", "Cleo")), self.conversation)
        self.assertFalse(self.found(("agent_ids", "in", self.supervisor.ids)))

    def test_an_offer_that_was_missed_is_no_handling(self):
        colleague = self.colleague()
        self.conversation._log("missed", user_id=colleague.id)
        self.assertFalse(self.found(("agent_ids", "in", colleague.ids)))

    def test_it_is_found_in_each_queue_that_it_went_through(self):
        billing = self.env["helpdesk.ticket.team"].create(
            {"name": "Billing", "email_enabled": True}
        )
        self.conversation._transfer(billing)
        for queue in (self.queue, billing):
            with self.subTest(queue.name):
                found = self.found(("queue_ids", "in", queue.ids))
                self.assertEqual(found, self.conversation)
        both = ("queue_ids", "in", (self.queue | billing).ids)
        self.assertEqual(self.found(both), self.conversation)

    def test_any_part_of_any_address_of_the_thread_finds_it(self):
        for typed in (
            *("customer@demo.test", "CUSTOMER", "ustom", "partner.test", "bob@par"),
            *("support@demo", "<bob@partner.test>"),
        ):
            with self.subTest(typed):
                found = self.found(("address", "ilike", typed))
                self.assertEqual(found, self.conversation)

    def test_a_word_of_the_text_is_no_address(self):
        for typed in ("leaks", "kettle", "nobody@demo", "@"):
            with self.subTest(typed):
                self.assertFalse(self.found(("address", "ilike", typed)))

    def test_an_address_of_a_later_mail_finds_it_too(self):
        answer = self.answer(self.question, email_cc="lawyer@firm.test")
        self.assertEqual(answer.conversation_id, self.conversation)
        self.assertEqual(self.found(("address", "ilike", "lawyer")), self.conversation)

    def test_what_older_databases_hold_is_found_by_address_after_the_job(self):
        self.env.cr.execute("UPDATE email_search SET has_addresses = NULL, words = ''")
        self.env["email.search"]._fill()
        self.assertEqual(
            self.found(("address", "ilike", "bob@partner")), self.conversation
        )

    def test_words_of_mails_find_it_though_nobody_may_preview(self):
        self.assertEqual(self.found(("words", "ilike", "leaks")), self.conversation)
        self.assertFalse(self.found(("words", "ilike", "flickers")))

    def test_subject_touchpoint_reason_rating_and_time_find_it(self):
        reasons = self.env["email.wrap.up"]
        parent = reasons.create({"name": "Delivery of recordings"})
        reason = reasons.create({"name": "Too late, once", "parent_id": parent.id})
        self.conversation._close(wrap_up=reason)
        now = fields.Datetime.now()
        hour = timedelta(hours=1)
        for domain, expected in (
            (("name", "ilike", "KETTLE"), True),
            (("name", "ilike", "lamp"), False),
            (("touchpoint_id", "in", self.touchpoint.ids), True),
            (("wrap_up_ids", "in", reason.ids), True),
            (("wrap_up_ids", "child_of", parent.ids), True),
            (("wrap_up_ids", "child_of", "Delivery of"), True),
            (("wrap_up_ids", "ilike", "Too late, once"), True),
            (("wrap_up_ids", "=", False), False),
            (("last_mail_at", ">=", now - hour), True),
            (("last_mail_at", ">=", now + hour), False),
            (("started_at", "<=", now + hour), True),
            (("started_at", "<=", now - hour), False),
            (("rating", ">", 0), False),
        ):
            with self.subTest(domain):
                self.assertEqual(bool(self.found(domain)), expected)

    def rate(self, stars, **vals):
        rating = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("email.conversation"),
                "res_id": self.conversation.id,
                "rating": stars,
                "consumed": True,
            }
        )
        self.conversation._log("rated", rating_id=rating.id, **vals)

    def test_a_rating_finds_it(self):
        self.rate(2)
        self.assertEqual(
            self.found(("rating", "<", 3), ("rating", ">", 0)), self.conversation
        )
        self.assertEqual(self.recording().rating, 2)

    def test_what_is_searched_is_what_is_shown(self):
        """The ledger is searched otherwise than it is read."""
        self.rate(5, at=fields.Datetime.now() - timedelta(days=1))
        self.rate(2)
        self.receive(self.mail("Old lamp"))
        users = (self.agent + self.colleague()).ids
        others = self.env["helpdesk.ticket.team"].create({"name": "Others"})
        everything = self.recordings()
        self.assertEqual(sorted(everything.mapped("rating")), [0, 2])
        ratings = [
            ("rating", compared, stars)
            for compared in ("=", "!=", "<", "<=", ">", ">=")
            for stars in (0, 2, 5)
        ]
        for domain in (
            *ratings,
            ("rating", "in", [0, 5]),
            ("rating", "not in", [2, 5]),
            ("rating", "=", False),
            ("rating", "!=", False),
            ("agent_ids", "in", users),
            ("agent_ids", "not in", users),
            ("agent_ids", "in", users[1:]),
            ("agent_ids", "=", False),
            ("agent_ids", "!=", False),
            ("queue_ids", "in", self.queue.ids),
            ("queue_ids", "not in", self.queue.ids),
            ("queue_ids", "in", others.ids),
            ("queue_ids", "not in", [*others.ids, False]),
            ("queue_ids", "=", False),
        ):
            with self.subTest(domain):
                shown = everything.filtered_domain([domain])
                self.assertEqual(self.recordings(domain), shown)

    def test_all_of_it_can_be_combined_and_grouped(self):
        domain = Domain.AND(
            [
                [("words", "ilike", "leaks")],
                [("address", "ilike", "bob")],
                [("agent_ids", "in", self.agent.ids)],
                [("queue_ids", "in", self.queue.ids)],
            ]
        )
        rows = self.env["email.recording"].with_user(self.supervisor)
        groups = rows._read_group(domain, ["agent_ids"], ["__count"])
        self.assertEqual(groups, [(self.agent.with_user(self.supervisor), 1)])

    def test_the_list_is_exported_with_names(self):
        self.supervisor.group_ids = [Command.link(self.env.ref(EXPORTS).id)]
        self.conversation._close(
            wrap_up=self.env["email.wrap.up"].create({"name": "Exported reason"})
        )
        names = ["session", "agent_ids", "queue_ids", "wrap_up_ids", "state"]
        [row] = (
            self.recordings()
            .with_context(import_compat=False)
            .export_data(names)["datas"]
        )
        self.assertEqual(
            row,
            [
                self.conversation.session,
                "Ada Agent",
                "Support",
                "Exported reason",
                "Closed",
            ],
        )

    # -- whose they are ------------------------------------------------------------

    def test_agents_find_none(self):
        with self.assertRaises(AccessError):
            self.recordings(user=self.agent)
        with self.assertRaises(AccessError):
            self.recording(user=self.agent).get_thread()

    def test_a_limited_supervisor_finds_those_of_his_queues(self):
        self.env.company.email_supervisors_see = "own"
        self.assertFalse(self.found())
        with self.assertRaises(AccessError):
            self.recording().get_thread()
        self.queue.user_ids = [Command.link(self.supervisor.id)]
        self.assertEqual(self.found(), self.conversation)
        self.assertTrue(self.recording().get_thread())

    def test_an_administrator_finds_all(self):
        self.env.company.email_supervisors_see = "own"
        administrator = new_test_user(
            self.env,
            "recording_administrator",
            groups=f"{EMPLOYEE},email_channel.group_email_administrator",
        )
        self.assertEqual(self.found(user=administrator), self.conversation)

    def test_another_company_finds_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "recording_stranger",
            groups=f"{EMPLOYEE},email_channel.group_email_supervisor",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.found(user=stranger))
        with self.assertRaises(AccessError):
            self.recording(user=stranger).get_thread()

    def test_nobody_writes_a_recording(self):
        for call in (
            lambda row: row.write({"name": "x"}),
            lambda row: row.unlink(),
            lambda row: row.create({"name": "x"}),
        ):
            with self.assertRaises(AccessError):
                call(self.recording())
