from datetime import timedelta
from email import message_from_bytes, policy

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import CUSTOMER, SUPPORT, ChannelCase

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00"
    b"\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\xdac\xfc\xcfP\xcf\x00\x03\x86\x01"
    b"\x80Z4}k\x00\x00\x00\x00IEND\xaeB`\x82"
)


class TestReplay(ChannelCase):
    """An administrator tries rules on the mail that came in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = new_test_user(
            cls.env,
            "replay_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )

    def setUp(self):
        super().setUp()
        self.connect()
        self.receive(
            self.mail("Where is my order"),
            self.mail("Urgent order", "I need it now."),
            self.mail("Win a prize", From="Spam <win@spam.test>"),
            self.mail("More prizes", From="Spam <more@shop.spam.test>"),
            self.mail(
                "Contact form",
                "Name: Fina Form\nE-mail: fina@forms.test\nHello",
                From="Site <site@form.test>",
            ),
            self.mail_with_picture(),
        )

    def mail_with_picture(self):
        message = message_from_bytes(
            self.mail("My picture", From="Pia <pia@pictures.test>"),
            policy=policy.SMTP,
        )
        message.add_attachment(PNG, "image", "png", filename="kettle.png")
        return message.as_bytes()

    def try_rules(self, **vals):
        return self.env["email.replay"].create(vals)

    def of_touchpoint(self, replay):
        return replay.trial_ids.filtered(
            lambda trial: trial.touchpoint_id == self.touchpoint
        )

    def replay(self, replay):
        replay.action_replay()
        self.work()
        self.assertEqual(replay.state, "done", replay.failure)
        return replay

    def work(self):
        runs = {}
        while self.env["email.replay.job"]._replay_some(runs):
            self.env.flush_all()
            self.env.invalidate_all()

    def results(self, replay, *domain):
        found = self.env["email.replay.result"].search(
            [("replay_id", "=", replay.id), *domain]
        )
        return found.sorted(lambda result: result.inbound_id.id)

    def told(self, replay):
        """[(subject, step, now, on trial)]"""
        return [
            (one.subject, one.step, one.before, one.after)
            for one in self.results(replay, ("differs", "=", True))
        ]

    def tried(self, **vals):
        """What is told of settings of the touchpoint."""
        replay = self.try_rules()
        self.of_touchpoint(replay).write(vals)
        return self.told(self.replay(replay))

    # -- what is found -------------------------------------------------------------

    def test_a_blocked_domain_drops_its_mail(self):
        replay = self.try_rules(email_blocked_senders="spam.test")
        self.replay(replay)
        way = (
            "Becomes a conversation's mail",
            "Dropped: Blocked sender (spam.test)",
        )
        self.assertEqual(
            self.told(replay),
            [
                ("Win a prize", "blocked", *way),
                ("More prizes", "blocked", *way),
            ],
        )
        self.assertEqual(replay.summary, "2 of 6 mails would go another way.")
        self.assertEqual(replay.all_changes, "Blocked Senders: + spam.test")

    def test_a_released_domain_lets_its_mail_in(self):
        self.touchpoint.blocked_senders = "spam.test, other.test"
        self.receive(self.mail("Blocked now", From="win@spam.test"))
        found = self.tried(blocked_senders="other.test")
        self.assertIn(
            (
                "Blocked now",
                "blocked",
                "Dropped: Blocked sender (spam.test)",
                "Becomes a conversation's mail",
            ),
            found,
        )

    def test_a_contact_form_gives_its_mail_to_the_customer(self):
        self.assertEqual(
            self.tried(contact_form_senders="form.test"),
            [
                (
                    "Contact form",
                    "customer",
                    "Customer: site@form.test",
                    "Customer: fina@forms.test",
                )
            ],
        )

    def test_a_word_makes_mail_important(self):
        self.assertEqual(
            self.tried(important_words="urgent, lawyer"),
            [("Urgent order", "keyword", "Not important", "Important: “urgent”")],
        )

    def test_what_a_sender_may_write_in_an_hour_is_counted_by_the_mails_own_time(self):
        row = self.env["email.inbound"].search([("subject", "=", "Urgent order")])
        replay = self.try_rules(email_sender_limit=1)
        self.replay(replay)
        self.assertEqual(
            self.told(replay),
            [
                (
                    "Urgent order",
                    "rate",
                    "Becomes a conversation's mail",
                    f"Held: Too many mails of a sender ({CUSTOMER})",
                )
            ],
        )
        # The same two mails, two hours apart.
        self.env.cr.execute(
            "UPDATE email_inbound SET received_at = received_at - interval '2 hours'"
            " WHERE id = %s",
            [row.id],
        )
        self.env.invalidate_all()
        replay.email_automatic_limit = 19
        self.assertEqual(self.told(self.replay(replay)), [])

    def test_a_type_of_file_that_is_not_listed_does_not_come_in(self):
        replay = self.try_rules(email_images="JPG")
        [(subject, step, before, after)] = self.told(self.replay(replay))
        self.assertEqual((subject, step), ("My picture", "files"))
        self.assertEqual(before, "All files come in")
        self.assertIn("kettle.png", after)

    def test_other_queues_take_new_conversations(self):
        sales = self.env["helpdesk.ticket.team"].create({"name": "Sales"})
        found = self.tried(queue_ids=[Command.link(sales.id)])
        self.assertEqual(len(found), 6)
        self.assertEqual(
            found[0],
            (
                "Where is my order",
                "queues",
                "Queues: Support",
                "Queues: Support, Sales",
            ),
        )

    def test_automatic_answers_are_told_of_who_would_get_one(self):
        replay = self.try_rules()
        trial = self.of_touchpoint(replay)
        trial.automatic_answers = True
        answers = trial.answer_ids
        occasion = "first_contact"
        answers.filtered(lambda one: one.answer_id.occasion == occasion).enabled = True
        found = self.told(self.replay(replay))
        self.assertEqual(
            [line[:2] for line in found],
            [
                (subject, "answer")
                # The second mail of the customer is none of a first contact.
                for subject in (
                    "Where is my order",
                    "Win a prize",
                    "More prizes",
                    "Contact form",
                    "My picture",
                )
            ],
        )
        self.assertEqual(
            found[0][2:], ("No automatic answer", "Automatic answer: First contact")
        )

    def test_a_new_priority_rule_puts_its_mail_ahead(self):
        replay = self.try_rules(
            priority_ids=[
                Command.create({"kind": "domain", "domains": CUSTOMER, "minutes": 45})
            ]
        )
        found = self.told(self.replay(replay))
        self.assertEqual(
            [line[0] for line in found], ["Where is my order", "Urgent order"]
        )
        self.assertEqual(found[0][1:3], ("priority", "Not put ahead"))
        self.assertIn("45 min ahead", found[0][3])

    def test_a_shorter_service_level_makes_answers_late(self):
        mail = self.env["email.message"].search(
            [("subject", "=", "Where is my order")], limit=1
        )
        self.env.cr.execute(
            "UPDATE email_inbound SET received_at = received_at - interval '2 hours'"
            " WHERE id = %s",
            [mail.inbound_id.id],
        )
        self.env.invalidate_all()
        self.queue.email_service_level = 3 * 3600
        replay = self.try_rules()
        trial = replay.queue_trial_ids.filtered(lambda one: one.queue_id == self.queue)
        trial.email_service_level = 3600
        self.assertEqual(
            self.told(self.replay(replay)),
            [
                (
                    "Where is my order",
                    "service",
                    "Within the service level",
                    "Late by the service level",
                )
            ],
        )

    def test_rules_that_were_changed_since_are_told_apart(self):
        self.touchpoint.blocked_senders = "spam.test"
        replay = self.replay(self.try_rules(email_blocked_senders="form.test"))
        self.assertEqual([line[0] for line in self.told(replay)], ["Contact form"])
        drifted = self.results(replay, ("drifted", "=", True))
        self.assertEqual(drifted.mapped("subject"), ["Win a prize", "More prizes"])
        self.assertEqual(drifted[0].before, "Dropped: Blocked sender (spam.test)")
        self.assertIn("Becomes a conversation's mail", drifted[0].happened)
        self.assertEqual(replay.drifted_count, 2)

    def test_mail_whose_original_is_gone_is_counted(self):
        row = self.env["email.inbound"].search([("subject", "=", "Win a prize")])
        row._drop_raw({"raw_deleted_at": fields.Datetime.now(), "raw_deleted_days": 1})
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        self.assertEqual((replay.gone_count, replay.read_count), (1, 5))
        self.assertEqual(replay.summary, "1 of 5 mails would go another way.")
        self.assertIn("1 mails are not among them", replay.details)

    def test_only_mail_of_the_days_and_touchpoints_asked_for_is_replayed(self):
        self.env.cr.execute(
            "UPDATE email_inbound SET received_at = received_at - interval '9 days'"
            " WHERE subject = 'Win a prize'"
        )
        self.env.invalidate_all()
        other = self.make_touchpoint(name="Other", email="other@demo.test")
        replay = self.try_rules(email_blocked_senders="spam.test", days=7)
        self.assertEqual(self.replay(replay).mail_count, 5)
        replay.touchpoint_ids = other
        self.assertEqual(self.replay(replay).mail_count, 0)
        self.assertEqual(replay.summary, "0 of 0 mails would go another way.")

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
