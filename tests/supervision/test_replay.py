from odoo import fields
from odoo.fields import Command

from ..common import CUSTOMER
from .replay_case import ReplayCase


class TestReplay(ReplayCase):
    """Which way mails would go by other rules."""

    def test_a_blocked_domain_drops_its_mail(self):
        replay = self.try_rules(email_blocked_senders="spam.test")
        self.replay(replay)
        way = (
            "Comes in",
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
                "Comes in",
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
                    "Comes in",
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
        self.assertIn("Comes in", drifted[0].happened)
        self.assertEqual(replay.drifted_count, 2)

    def test_mail_whose_original_is_gone_is_counted(self):
        row = self.env["email.inbound"].search([("subject", "=", "Win a prize")])
        row._drop_raw({"raw_deleted_at": fields.Datetime.now(), "raw_deleted_days": 1})
        replay = self.replay(self.try_rules(email_blocked_senders="spam.test"))
        self.assertEqual((replay.gone_count, replay.read_count), (1, 5))
        self.assertEqual(replay.summary, "1 of 5 mails would go another way.")
        self.assertIn("cannot be read at the moment: 1.", replay.details)

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
        self.assertIn("No mail came", replay.summary)
