from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from ..common import CUSTOMER, SUPPORT
from .replay_case import ReplayCase


class TestReplaySettled(ReplayCase):
    """What a replay writes, how its job goes on, and how rules are put into force."""

    # -- nothing else is written ---------------------------------------------------

    def test_a_replay_writes_nothing_but_its_results(self):
        replay = self.try_rules(email_blocked_senders="spam.test", email_images="JPG")
        trial = self.of_touchpoint(replay)
        trial.write({"automatic_answers": True, "important_words": "urgent"})
        trial.answer_ids.enabled = True
        replay.action_replay()
        self.env.flush_all()
        before = self.writes()
        self.work()
        self.env.flush_all()
        written = {
            table
            for table, count in self.writes().items()
            if count != before.get(table, 0)
        }
        self.assertEqual(written, {"email_replay", "email_replay_result"})
        self.assertEqual(self.smtpd.sent, [])

    def writes(self):
        """{table: rows written to it in this transaction}"""
        self.env.cr.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del"
            " FROM pg_stat_xact_user_tables"
        )
        return dict(self.env.cr.fetchall())

    # -- the job -------------------------------------------------------------------

    def test_it_goes_on_where_a_worker_was_killed(self):
        self.patch_batch(2)
        replay = self.try_rules(email_blocked_senders="spam.test", email_sender_limit=1)
        replay.action_replay()
        job = self.env["email.replay.job"]
        job._replay_some({})
        self.assertEqual((replay.read_count, replay.progress), (2, 33))
        # Another worker knows only what is in the database.
        while job._replay_some({}):
            self.env.flush_all()
            self.env.invalidate_all()
        self.assertEqual((replay.state, replay.read_count), ("done", 6))
        self.assertEqual(
            [line[:2] for line in self.told(replay)],
            [
                ("Urgent order", "rate"),
                ("Win a prize", "blocked"),
                ("More prizes", "blocked"),
            ],
        )

    def patch_batch(self, mails):
        self.patch(self.env.registry["email.replay.job"], "_batch_mails", mails)

    def test_it_stops_and_goes_on(self):
        self.patch_batch(2)
        replay = self.try_rules(email_blocked_senders="spam.test")
        replay.action_replay()
        job = self.env["email.replay.job"]
        job._replay_some({})
        replay.action_stop()
        self.assertFalse(job._replay_some({}))
        self.assertEqual(replay.summary, "So far 0 of 2 mails would go another way.")
        replay.action_go_on()
        self.work()
        self.assertEqual((replay.state, replay.changed_count), ("done", 2))

    def test_what_is_tried_cannot_change_while_it_runs(self):
        replay = self.try_rules(email_blocked_senders="spam.test")
        replay.action_replay()
        with self.assertRaisesRegex(UserError, "Stop the replay"):
            replay.with_user(self.administrator).email_sender_limit = 5
        with self.assertRaisesRegex(UserError, "Stop the replay"):
            trial = self.of_touchpoint(replay).with_user(self.administrator)
            trial.important_words = "urgent"

    def test_other_rules_forget_what_was_found(self):
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        as_administrator = replay.with_user(self.administrator)
        as_administrator.email_blocked_senders = "form.test"
        self.assertEqual((replay.state, replay.changed_count), ("draft", 0))
        self.assertFalse(self.results(replay))

    def test_without_a_change_there_is_nothing_to_replay(self):
        with self.assertRaisesRegex(UserError, "Change a rule first"):
            self.try_rules().action_replay()

    # -- applied -------------------------------------------------------------------

    def test_applying_writes_what_was_changed_and_nothing_else(self):
        replay = self.try_rules(email_blocked_senders="spam.test")
        trial = self.of_touchpoint(replay)
        trial.important_words = "urgent"
        self.replay(replay)
        # Somebody else changes what was not tried.
        self.touchpoint.contact_form_senders = "form.test"
        replay.action_apply()
        self.assertEqual(self.env.company.email_blocked_senders, "spam.test")
        self.assertEqual(self.touchpoint.important_words, "urgent")
        self.assertEqual(self.touchpoint.contact_form_senders, "form.test")
        self.assertEqual(replay.state, "applied")
        with self.assertRaisesRegex(UserError, "Duplicate the trial"):
            replay.action_replay()
        with self.assertRaisesRegex(UserError, "Duplicate the trial"):
            replay.action_apply()

    def test_who_applied_or_dropped_it_is_said(self):
        replay = self.try_rules(email_blocked_senders="spam.test")
        self.assertFalse(replay.settled_words)
        self.replay(replay).action_apply()
        self.assertIn(f"by {self.env.user.name}.", replay.settled_words)
        again = replay.with_user(self.administrator).copy()
        again.action_drop()
        self.assertIn("Not applied", again.settled_words)

    def test_until_a_mail_was_replayed_it_says_how_many_there_are(self):
        replay = self.try_rules(email_blocked_senders="spam.test")
        replay.action_replay()
        self.assertEqual(replay.summary, "Mails to be replayed: 6.")

    def test_a_setting_that_was_changed_meanwhile_is_not_overwritten(self):
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        self.env.company.email_blocked_senders = "other.test"
        with self.assertRaisesRegex(UserError, "is now “other.test”"):
            replay.action_apply()
        self.assertEqual(self.env.company.email_blocked_senders, "other.test")
        # Replayed again it is tried against what is there now.
        self.replay(replay)
        self.assertEqual(
            replay.all_changes, "Blocked Senders: + spam.test, − other.test"
        )
        replay.action_apply()
        self.assertEqual(self.env.company.email_blocked_senders, "spam.test")

    def test_a_new_priority_rule_is_made_when_it_is_applied(self):
        replay = self.try_rules(
            priority_ids=[
                Command.create({"kind": "keyword", "keywords": "urgent", "minutes": 5})
            ]
        )
        self.replay(replay).action_apply()
        rule = self.env["email.priority.rule"].search([("keywords", "=", "urgent")])
        self.assertEqual((rule.minutes, rule.company_id), (5, self.env.company))

    def test_what_was_applied_is_tried_again_as_a_copy(self):
        replay = self.try_rules(
            email_blocked_senders="spam.test",
            priority_ids=[
                Command.create({"kind": "keyword", "keywords": "urgent", "minutes": 5})
            ],
        )
        self.of_touchpoint(replay).answer_ids[0].enabled = True
        self.of_touchpoint(replay).answer_ids[0].enabled = False
        self.replay(replay).action_apply()
        self.assertIn("urgent: new", replay.all_changes)
        again = replay.with_user(self.administrator).copy()
        # What it tried is how things are now.
        self.assertFalse(again.all_changes)
        self.assertEqual(again.state, "draft")
        again.email_blocked_senders = "spam.test, form.test"
        self.assertEqual(again.all_changes, "Blocked Senders: + form.test")
        self.assertEqual(len(again.priority_ids), len(replay.priority_ids))
        replay.with_user(self.administrator).unlink()
        self.assertFalse(replay.exists())

    def test_a_priority_rule_is_taken_away_on_trial(self):
        rule = self.env["email.priority.rule"].create(
            {"kind": "keyword", "keywords": "urgent", "minutes": 30}
        )
        replay = self.try_rules()
        line = replay.priority_ids.filtered(lambda one: one.rule_id == rule)
        line.with_user(self.administrator).unlink()
        self.assertEqual(
            self.told(self.replay(replay)),
            [
                (
                    "Urgent order",
                    "priority",
                    "30 min ahead: Word in the e-mail: urgent",
                    "Not put ahead",
                )
            ],
        )
        self.assertTrue(rule.active)
        replay.action_apply()
        self.assertFalse(rule.active)

    def test_a_new_trial_shows_the_rules_as_they_are(self):
        self.env["email.priority.rule"].create({"kind": "domain", "domains": CUSTOMER})
        self.touchpoint.blocked_senders = "spam.test"
        form = Form(self.env["email.replay"].with_user(self.administrator))
        self.assertFalse(form.all_changes)
        replay = form.save()
        self.assertFalse(replay.all_changes)
        self.assertEqual(
            replay.priority_ids.rule_id, self.env["email.priority.rule"].search([])
        )
        self.assertEqual(len(replay.priority_ids), len(replay.priority_ids.rule_id))
        self.assertEqual(
            self.of_touchpoint(replay).answer_ids.answer_id,
            self.touchpoint.auto_answer_ids.filtered(lambda one: one._is_on_mail()),
        )
        with Form(replay) as form, form.trial_ids.edit(0) as trial:
            trial.important_words = "urgent"
        self.assertEqual(
            replay.all_changes, "Support · Words of Important Mail: + urgent"
        )

    def test_an_answer_without_text_is_not_switched_on(self):
        replay = self.try_rules()
        trial = self.of_touchpoint(replay)
        trial.automatic_answers = True
        trial.answer_ids[0].enabled = True
        self.replay(replay)
        with self.assertRaisesRegex(ValidationError, "has no text yet"):
            replay.action_apply()

    def test_dropping_leaves_the_rules_as_they_are(self):
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        replay.action_drop()
        self.assertEqual(replay.state, "dropped")
        self.assertFalse(self.results(replay))
        self.assertFalse(self.env.company.email_blocked_senders)

    def test_what_the_settings_refuse_cannot_be_tried(self):
        with self.assertRaisesRegex(ValidationError, "neither an e-mail address"):
            self.try_rules(email_blocked_senders="ana@@example.com")
        with self.assertRaisesRegex(ValidationError, "your own"):
            self.try_rules(email_blocked_senders="demo.test")
        with self.assertRaisesRegex(ValidationError, "your own"):
            self.of_touchpoint(self.try_rules()).blocked_senders = SUPPORT
        with self.assertRaisesRegex(ValidationError, "no type of file"):
            self.try_rules(email_images="TXT")

    # -- who may -------------------------------------------------------------------

    def test_supervisors_and_agents_have_no_laboratory(self):
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        supervisor = new_test_user(
            self.env,
            "replay_supervisor",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        for user in (supervisor, self.agent):
            for record in (
                replay,
                replay.trial_ids,
                replay.trial_ids.answer_ids,
                replay.queue_trial_ids,
                self.results(replay),
            ):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])
            with self.assertRaises(AccessError):
                replay.with_user(user).action_apply()
            with self.assertRaises(AccessError):
                replay.with_user(user).action_replay()

    def test_an_administrator_of_another_company_sees_nothing_of_it(self):
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        company = self.env["res.company"].create({"name": "Other"})
        other = new_test_user(
            self.env,
            "replay_other",
            groups="base.group_user,email_channel.group_email_administrator",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for model in ("email.replay", "email.replay.result", "email.replay.touchpoint"):
            self.assertFalse(self.env[model].with_user(other).search([]))
        with self.assertRaises(AccessError):
            replay.with_user(other).action_apply()

    def test_company_settings_are_put_into_force_by_who_may_change_them(self):
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        with self.assertRaisesRegex(UserError, "may not change these settings"):
            replay.with_user(self.administrator).action_apply()
        self.assertFalse(self.env.company.email_blocked_senders)

    def test_each_result_opens_its_mail_and_its_conversation(self):
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        result = self.results(replay)[0].with_user(self.administrator)
        self.assertEqual(result.action_open_mail()["res_id"], result.inbound_id.id)
        self.assertEqual(
            result.action_open_conversation()["res_id"], result.conversation_id.id
        )
        self.assertEqual(
            replay.action_open_changed()["domain"][0], ("replay_id", "in", replay.ids)
        )

    def test_the_window_begins_with_an_hour(self):
        """So that what a sender wrote in it is counted from its beginning."""
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test", days=1))
        self.assertEqual((replay.since.minute, replay.since.second), (0, 0))
        self.assertGreaterEqual(replay.until - replay.since, timedelta(days=1))
