from datetime import date, datetime
from email import message_from_bytes, policy
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from odoo.addons.email_channel.models.supervision.email_weekly_sending import PAUSE

from ..common import ChannelCase

SUPERVISOR = "base.group_user,email_channel.group_email_supervisor"


class Killed(BaseException):
    """As a worker that is killed: nobody catches it."""


class TestWeeklyMail(ChannelCase):
    """The weekly figures go out by e-mail, to each once (J4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["email.weekly.mail"].search([]).unlink()
        cls.env["res.lang"]._activate_lang("es_ES")
        cls.sam = new_test_user(
            cls.env, "weekly_sam", groups=SUPERVISOR, email="sam@agents.test"
        )
        cls.eva = new_test_user(
            cls.env,
            "weekly_eva",
            groups="base.group_user",
            email="eva@agents.test",
            lang="es_ES",
        )
        cls.make_schedule()

    @classmethod
    def make_schedule(cls):
        with freeze_time("2026-03-04 12:00:00"):  # a Wednesday
            cls.schedule = (
                cls.env["email.weekly.mail"]
                .with_user(cls.sam)
                .create(
                    {
                        "name": "Management",
                        "weekday": "0",
                        "hour": 8,
                        "tz": "Europe/Madrid",
                        "user_ids": [Command.set((cls.sam | cls.eva).ids)],
                        "recipient_ids": [
                            Command.create({"email": "Boss <boss@board.test>"}),
                            Command.create({"email": "SAM@agents.test"}),
                        ],
                    }
                )
            )
            cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.make_platform_server()

    @property
    def sendings(self):
        self.env.invalidate_all()
        return self.schedule.sudo().sending_ids.sorted("address")

    def run_job(self, at="2026-03-09 08:00:00"):
        self.env.flush_all()
        with freeze_time(at), self.registry.cursor() as cr:
            self.env(cr=cr)["email.weekly.mail"]._cron_send()
        self.env.invalidate_all()

    def worker_killed(self, at="2026-03-09 08:00:00", after=False):
        """The job, by a worker that is killed at its first mail.

        :param after: whether Odoo's sender had sent it
        """
        Mail = self.env.registry["mail.mail"]
        send = Mail.send

        def killed(mails, *args, **kwargs):
            if after:
                send(mails, *args, **kwargs)
            raise Killed

        with patch.object(Mail, "send", killed):
            try:  # assertRaises would undo the rest
                self.run_job(at)
            except Killed:
                self.env.invalidate_all()

    def sent_to(self):
        return sorted(to for sent in self.smtpd.sent for to in sent.rcpt_tos)

    def test_it_is_due_on_its_weekday_at_its_hour_there(self):
        self.assertEqual(self.schedule.next_at, datetime(2026, 3, 9, 7))
        self.run_job("2026-03-09 06:59:00")
        self.assertFalse(self.smtpd.sent)

    def test_an_hour_that_is_none_is_answered_when_it_is_saved(self):
        form = Form(self.schedule)
        for hour in (-1, 25):
            form.hour = hour
            self.assertTrue(form.next_at)
        with (
            self.assertRaisesRegex(CheckViolation, "hour_valid"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            form.save()

    def test_each_address_gets_the_week_that_is_over_once(self):
        self.run_job()
        self.assertEqual(
            self.sent_to(), ["boss@board.test", "eva@agents.test", "sam@agents.test"]
        )
        self.assertEqual(set(self.sendings.mapped("state")), {"sent"})
        self.assertEqual(set(self.sendings.mapped("week")), {date(2026, 3, 1)})
        self.assertEqual(self.schedule.next_at, datetime(2026, 3, 16, 7))
        self.run_job("2026-03-09 08:10:00")
        self.assertEqual(len(self.smtpd.sent), 3)

    def test_killed_after_it_was_written_down_it_is_sent_by_the_next_run(self):
        with patch.object(
            self.env.registry["email.weekly.sending"], "_send_queued", lambda *_: None
        ):
            self.run_job()
        self.assertEqual(set(self.sendings.mapped("state")), {"queued"})
        self.assertFalse(self.smtpd.sent)
        self.run_job("2026-03-09 08:10:00")
        self.assertEqual(len(self.smtpd.sent), 3)

    def test_killed_while_it_sends_one_it_sends_the_others_and_that_one_not_twice(self):
        self.worker_killed(after=True)
        self.assertEqual(len(self.smtpd.sent), 1)
        self.run_job("2026-03-09 08:10:00")
        self.assertEqual(
            self.sent_to(), ["boss@board.test", "eva@agents.test", "sam@agents.test"]
        )
        uncertain = self.sendings.filtered(lambda row: row.state == "uncertain")
        self.assertEqual(len(uncertain), 1)
        self.assertIn("may have arrived", uncertain.reason)

    def test_what_may_not_have_arrived_is_sent_again_when_somebody_says_so(self):
        self.worker_killed()
        self.run_job("2026-03-09 08:10:00")
        self.assertEqual(len(self.smtpd.sent), 2)
        uncertain = self.sendings.filtered(lambda row: row.state == "uncertain")
        with freeze_time("2026-03-09 08:20:00"):
            uncertain.with_user(self.sam).action_send_again()
        self.run_job("2026-03-09 08:21:00")
        self.assertEqual(len(self.smtpd.sent), 3)
        self.assertEqual(set(self.sendings.mapped("state")), {"sent"})

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_server_that_does_not_answer_is_asked_again_later(self):
        server = self.env["ir.mail_server"].search([], limit=1)
        port, server.smtp_port = server.smtp_port, 1
        self.run_job()
        self.assertEqual(set(self.sendings.mapped("state")), {"queued"})
        server.smtp_port = port
        self.run_job("2026-03-09 08:01:00")
        self.assertFalse(self.smtpd.sent, "not at once")
        self.run_job(str(datetime(2026, 3, 9, 8, 1) + PAUSE))
        self.assertEqual(len(self.smtpd.sent), 3)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_server_that_goes_away_after_it_took_it_leaves_it_uncertain(self):
        self.smtpd.drop["boss@board.test"] = "answer"
        self.run_job()
        self.run_job("2026-03-09 08:30:00")
        boss = self.sendings.filtered(lambda row: row.address == "boss@board.test")
        self.assertEqual(boss.state, "uncertain")
        self.assertEqual(self.sent_to().count("boss@board.test"), 1)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_an_address_that_is_refused_says_why(self):
        self.smtpd.reject["boss@board.test"] = "550 5.1.1 No such person"
        self.run_job()
        boss = self.sendings.filtered(lambda row: row.address == "boss@board.test")
        self.assertEqual(boss.state, "failed")
        self.assertIn("No such person", boss.reason)
        self.assertEqual(len(self.smtpd.sent), 2)

    def test_a_time_that_is_changed_sends_the_same_week_to_nobody_twice(self):
        self.run_job()
        with freeze_time("2026-03-09 08:10:00"):
            self.schedule.hour = 12
            self.env.flush_all()
        self.assertEqual(self.schedule.next_at, datetime(2026, 3, 9, 11))
        self.run_job("2026-03-09 11:30:00")
        self.assertEqual(len(self.smtpd.sent), 3)

    def test_after_weeks_out_of_order_it_sends_the_last_week_only(self):
        self.run_job("2026-04-01 10:00:00")
        self.assertEqual(len(self.smtpd.sent), 3)
        self.assertEqual(set(self.sendings.mapped("week")), {date(2026, 3, 22)})
        self.assertEqual(self.schedule.next_at, datetime(2026, 4, 6, 6))

    def test_each_reads_it_in_his_language_with_the_page_as_a_pdf(self):
        self.schedule.sudo().recipient_ids[0].lang = "es_ES"
        self.run_job()
        read = {
            sent.rcpt_tos[0]: message_from_bytes(sent.raw, policy=policy.default)
            for sent in self.smtpd.sent
        }
        english, spanish = read["sam@agents.test"], read["eva@agents.test"]
        # Of the same week, that of who made the schedule.
        self.assertIn("Mar 1 – 7", english["Subject"].replace("\u2009", " "))
        self.assertIn("1–7 mar 2026", spanish["Subject"])
        self.assertEqual(read["boss@board.test"]["Subject"], spanish["Subject"])
        [pdf] = english.iter_attachments()
        self.assertEqual(pdf.get_content_type(), "application/pdf")
        self.assertTrue(pdf.get_content().startswith(b"%PDF"))
        html = english.get_body(("html",)).get_content()
        self.assertIn("No e-mail was handled in this week.", html)
        self.assertEqual(english["Auto-Submitted"], "auto-generated")

    def test_a_test_goes_to_the_user_alone_and_counts_as_nothing(self):
        told = self.schedule.action_send_test()
        self.assertIn("sam@agents.test", told["params"]["message"])
        self.assertEqual(self.sent_to(), ["sam@agents.test"])
        self.assertFalse(self.sendings)
        self.sam.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self.schedule.action_send_test()

    def test_a_user_without_address_is_said_to_get_nothing(self):
        self.eva.email = False
        self.run_job()
        eva = self.sendings.filtered(lambda row: row.state == "failed")
        self.assertEqual(eva.address, self.eva.name)
        self.assertIn("no e-mail address", eva.reason)

    def test_figures_of_who_supervises_no_more_go_to_nobody(self):
        self.sam.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        self.run_job()
        self.assertFalse(self.smtpd.sent)
        self.assertIn("supervises no e-mail", self.sendings[0].reason)

    def test_an_archived_schedule_sends_nothing(self):
        self.schedule.active = False
        self.assertFalse(self.schedule.next_at)
        self.run_job()
        self.assertFalse(self.smtpd.sent)

    def test_wrong_settings_are_refused_with_words(self):
        with self.assertRaisesRegex(ValidationError, "is no e-mail address"):
            self.schedule.recipient_ids = [Command.create({"email": "the boss"})]
        with self.assertRaisesRegex(ValidationError, "Nobody would get"):
            self.schedule.write(
                {"user_ids": [Command.clear()], "recipient_ids": [Command.clear()]}
            )

    def test_only_its_owner_and_administrators_see_and_change_it(self):
        other = new_test_user(self.env, "weekly_other", groups=SUPERVISOR)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.schedule.with_user(other).read(["name"])
        with self.assertRaises(AccessError):
            self.schedule.with_user(self.agent).read(["name"])
        with self.assertRaises(AccessError):
            self.schedule.write({"user_id": other.id})
        self.run_job()
        with self.assertRaises(AccessError):
            self.sendings.with_user(other).action_send_again()
