from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

from ...core.automation.occasions import OCCASIONS


class TestAutoAnswerSettings(TransactionCase):
    """What an administrator writes for a touchpoint to answer by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.touchpoint = cls.env["email.touchpoint"].create(
            {"name": "Support", "email": "support@answers.test"}
        )
        cls.answers = cls.touchpoint.auto_answer_ids
        cls.created = cls.answers.filtered(lambda one: one.occasion == "ticket_created")

    def test_it_is_off_and_has_a_place_for_each_occasion(self):
        self.assertFalse(self.touchpoint.automatic_answers)
        self.assertEqual(self.answers.mapped("occasion"), list(OCCASIONS))
        self.assertFalse(any(self.answers.mapped("enabled")))

    def test_a_text_waits_until_it_is_switched_on(self):
        self.created.text_1 = "<p>We have it.</p>"
        self.assertFalse(self.created.enabled)
        self.created.enabled = True
        self.assertIn("switch on", self.touchpoint.automatic_answers_hint)
        self.touchpoint.automatic_answers = True
        self.assertFalse(self.touchpoint.automatic_answers_hint)

    def test_nothing_is_switched_on_without_a_text(self):
        with self.assertRaisesRegex(ValidationError, "no text yet"):
            self.created.write({"text_1": "<p><br></p>", "enabled": True})

    def test_the_last_text_of_what_is_on_is_not_emptied(self):
        self.created.write({"text_2": "<p>We have it.</p>", "enabled": True})
        with self.assertRaisesRegex(ValidationError, "no text yet"):
            self.created.text_2 = False

    def test_a_variable_that_nobody_knows_is_refused(self):
        for vals in (
            {"text_3": "<p>Hello ${custmer_name}</p>"},
            {"subject": "Ticket ${number}"},
            {"text_1": '<p><a href="https://x.test/${tiket}">Here</a></p>'},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, "no variable"),
            ):
                self.created.write(vals)

    def test_what_would_run_at_the_customers_is_taken_out(self):
        self.created.text_1 = (
            '<p onclick="steal()">See https://help.test<script>x()</script></p>'
        )
        text = str(self.created.text_1)
        self.assertNotIn("onclick", text)
        self.assertNotIn("script", text)
        self.assertIn('href="https://help.test"', text)

    def test_an_occasion_is_there_once(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.created.copy()

    def test_a_copy_of_the_touchpoint_has_the_texts_and_is_off(self):
        self.created.write({"text_1": "<p>We have it.</p>", "enabled": True})
        self.touchpoint.automatic_answers = True
        copied = self.touchpoint.copy()
        texts = [str(each.text_1 or "") for each in copied.auto_answer_ids]
        self.assertIn("<p>We have it.</p>", texts)
        self.assertFalse(copied.automatic_answers)

    def test_what_an_hour_of_age_may_be(self):
        for hours in (0, -1, 10_000):
            with self.subTest(hours=hours), self.assertRaises(ValidationError):
                self.touchpoint.answer_max_age = hours

    def test_agents_neither_read_nor_write_them(self):
        for group in ("agent", "supervisor"):
            user = new_test_user(
                self.env,
                f"answers_{group}",
                groups=f"base.group_user,email_channel.group_email_{group}",
            )
            with self.subTest(group=group), self.assertRaises(AccessError):
                self.created.with_user(user).read(["text_1"])
