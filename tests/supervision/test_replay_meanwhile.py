from psycopg2 import OperationalError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .replay_case import ReplayCase


class TestReplayMeanwhile(ReplayCase):
    """What changes around a trial does not break it, and odd rules are either refused
    in words or replayed."""

    def test_mail_of_a_touchpoint_that_is_made_while_it_runs_is_left_out(self):
        replay = self.try_rules(email_blocked_senders="spam.test")
        replay.action_replay()
        row = self.env["email.inbound"].search([("subject", "=", "Win a prize")])
        # A new touchpoint fetches what came before the replay began, too.
        row.touchpoint_id = self.make_touchpoint(name="New", email="new@demo.test")
        self.work()
        self.assertEqual((replay.state, replay.read_count), ("done", 5), replay.failure)
        # Replayed again it is tried there, too.
        self.assertEqual(self.replay(replay).read_count, 6)

    def test_a_touchpoint_that_another_company_has_by_now(self):
        replay = self.try_rules(email_blocked_senders="spam.test")
        replay.touchpoint_ids = self.touchpoint
        self.env.flush_all()
        company = self.env["res.company"].create({"name": "Other"})
        self.env.cr.execute(
            "UPDATE email_touchpoint SET company_id = %s WHERE id = %s",
            [company.id, self.touchpoint.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.replay(replay).read_count, 0)

    def test_a_touchpoint_that_is_deleted(self):
        other = self.make_touchpoint(name="Other", email="other@demo.test")
        replay = self.try_rules(email_blocked_senders="spam.test")
        replay.touchpoint_ids = other
        trial = replay.trial_ids.filtered(lambda one: one.touchpoint_id == other)
        trial.important_words = "urgent"
        other.unlink()
        self.env.invalidate_all()
        self.assertEqual(self.replay(replay).state, "done")
        self.assertNotIn("urgent", replay.all_changes)

    def test_a_queue_and_a_priority_rule_that_are_deleted(self):
        sales = self.env["helpdesk.ticket.team"].create({"name": "Sales"})
        rule = self.env["email.priority.rule"].create(
            {"kind": "keyword", "keywords": "urgent", "minutes": 30}
        )
        replay = self.try_rules(email_blocked_senders="spam.test")
        self.of_touchpoint(replay).queue_ids = [Command.link(sales.id)]
        replay.priority_ids.filtered("rule_id").minutes = 60
        self.replay(replay)
        rule.unlink()
        sales.unlink()
        self.env.invalidate_all()
        self.assertTrue(self.told(replay))
        replay.action_apply()
        self.assertEqual(self.env.company.email_blocked_senders, "spam.test")
        self.assertEqual(self.touchpoint.queue_ids, self.queue)

    def test_applied_and_dropped_only_once(self):
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        replay.action_apply()
        with self.assertRaises(UserError):
            replay.action_apply()
        with self.assertRaises(UserError):
            replay.action_drop()
        dropped = self.replay(self.try_rules(email_blocked_senders="form.test"))
        dropped.action_drop()
        with self.assertRaisesRegex(UserError, "Replay the mail first"):
            dropped.action_apply()
        dropped.action_go_on()
        self.assertEqual(dropped.state, "dropped")

    def test_two_at_once(self):
        self.patch(self.env.registry["email.replay.job"], "_batch_mails", 2)
        first = self.try_rules(email_blocked_senders="spam.test")
        second = self.try_rules(email_blocked_senders="form.test")
        first.action_replay()
        second.action_replay()
        self.work()
        self.assertEqual((first.state, second.state), ("done", "done"))
        self.assertEqual([line[0] for line in self.told(second)], ["Contact form"])
        self.assertEqual(first.changed_count, 2)

    def test_days_that_cannot_be_replayed(self):
        for days in (0, -1, 366, 9999):
            with self.assertRaisesRegex(ValidationError, "1 to 365"):
                self.try_rules(days=days)

    def test_odd_rules_are_refused_in_words_or_replayed(self):
        words = (
            "C++",
            "(",
            "\\",
            "[a-z",
            "ñandú, ＵＲＧＥＮＴ",
            ", ,",
            "\n",
            "x" * 5000,
        )
        tried = [
            *({"trial": {"important_words": word}} for word in words),
            *({"email_images": text} for text in ("", "jpg;png", ".jpg, *.png", "🙂")),
            *({"email_blocked_senders": text} for text in ("*", "@", "ñ.test", "a b")),
            *({name: -5} for name in ("email_sender_limit", "email_in_max_files")),
            *({"priority": {"keywords": word}} for word in words),
            {"priority": {"keywords": "order", "minutes": -3}},
            {"priority": {"kind": "tag"}},
        ]
        for vals in tried:
            with self.subTest(str(vals)[:60]):
                self.try_odd(dict(vals))

    def try_odd(self, vals):
        trial, priority = vals.pop("trial", None), vals.pop("priority", None)
        if priority:
            vals["priority_ids"] = [Command.create({"kind": "keyword", **priority})]
        try:
            with self.env.cr.savepoint():
                replay = self.try_rules(**vals)
                if trial:
                    self.of_touchpoint(replay).write(trial)
                replay.action_replay()
        except (UserError, ValidationError):
            return
        self.work()
        self.assertEqual(replay.state, "done", replay.failure)
        self.results(replay).mapped(lambda one: (one.before, one.after))

    def test_a_failure_of_the_database_is_tried_again(self):
        replay = self.try_rules(email_blocked_senders="spam.test")
        replay.action_replay()
        Result = self.env.registry["email.replay.result"]

        def broken(_self, _vals_list):
            raise OperationalError("the server is going down")

        with self.assertRaises(OperationalError):
            self.patch(Result, "create", broken)
            self.env["email.replay.job"]._replay_some({})
        self.assertEqual((replay.state, replay.read_count), ("running", 0))
