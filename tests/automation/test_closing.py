from datetime import timedelta
from email import message_from_bytes, policy
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...models.automation import email_closing
from ...models.automation.closing_rule import moments_of, recompute
from ...models.automation.silence import Silence
from ..common import CUSTOMER, ChannelCase
from ..outbox.outbox_case import letter

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
REFUSED = "Fill in the cause first."
TEXT = "<p>Dear ${customer_name}, we wait for you.</p>"


class ClosingCase(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.touchpoint.write(
            {
                "email_close_silent": True,
                "email_silence_value": 3,
                "email_silence_unit": "day",
            }
        )

    def setUp(self):
        super().setUp()
        self.connect()
        self.began = fields.Datetime.now()

    def answered(self, subject="Broken kettle"):
        """A conversation whose customer has our answer since just now."""
        mail = self.receive(self.mail(subject))
        self.answer(mail)
        self.send_queue()
        return mail.conversation_id

    def run_job(self, after):
        """What the job does so long after the beginning of the test, when all that has
        come was fetched."""
        with freeze_time(self.began + after):
            self.fetch()
            self.env.flush_all()
            self.env["email.closing"]._cron_close()
            self.env.invalidate_all()

    def reminder(self, value=1, unit="day"):
        self.touchpoint.write(
            {
                "email_remind": True,
                "email_remind_value": value,
                "email_remind_unit": unit,
                "email_remind_body": TEXT,
            }
        )

    def types(self, conversation):
        return conversation.event_ids.sorted("id").mapped("type")


class TestClosing(ClosingCase):
    """A customer is silent after our answer (G4)."""

    def test_closed_after_the_time_and_no_sooner(self):
        conversation = self.answered()
        self.assertTrue(conversation.silence_since)
        self.run_job(3 * DAY - HOUR)
        self.assertEqual(conversation.state, "active")
        self.run_job(3 * DAY + HOUR)
        self.assertEqual(conversation.state, "closed")
        self.assertTrue(conversation.ticket_id.closed)
        event = conversation.event_ids.sorted("id")[-1]
        self.assertEqual(event.type, "closed")
        self.assertFalse(event.by_id)
        self.assertIn("Closed by the system", event.summary)
        self.assertIn("silent since", event.note)
        self.run_job(4 * DAY)
        self.assertEqual(self.types(conversation).count("closed"), 1)

    def test_his_next_mail_opens_it_and_the_silence_counts_anew(self):
        conversation = self.answered()
        self.run_job(4 * DAY)
        self.receive(
            self.mail(
                "Re: Broken kettle",
                "It still leaks.",
                In_Reply_To=conversation._in_order()[-1].message_id,
                message_id="<again@customer.test>",
            )
        )
        self.assertNotEqual(conversation.state, "closed")
        self.assertFalse(conversation.silence_since)
        self.run_job(40 * DAY)
        self.assertNotEqual(conversation.state, "closed")

    def test_opened_again_by_hand_the_silence_counts_anew(self):
        conversation = self.answered()
        self.run_job(4 * DAY)
        with freeze_time(self.began + 5 * DAY):
            conversation.with_user(self.agent).action_reopen()
        self.run_job(5 * DAY + HOUR)
        self.assertNotEqual(conversation.state, "closed")
        self.run_job(8 * DAY + HOUR)
        self.assertEqual(conversation.state, "closed")

    def test_not_while_his_mail_is_unanswered(self):
        mail = self.receive(self.mail())
        self.run_job(40 * DAY)
        self.assertEqual(mail.conversation_id.state, "pending")

    def test_not_while_our_answer_did_not_reach_him(self):
        mail = self.receive(self.mail())
        self.smtpd.reject[CUSTOMER] = "550 no such user"
        self.answer(mail)
        self.send_queue()
        self.run_job(40 * DAY)
        self.assertEqual(mail.conversation_id.state, "active")

    def test_not_while_an_answer_waits_or_is_written(self):
        conversation = self.answered()
        mine = conversation.with_user(self.agent)
        draft = letter(answers_id=conversation._mail_to_answer().id)
        mine.env["email.writing"]._save_draft(mine, draft)
        self.run_job(4 * DAY)
        self.assertEqual(conversation.state, "active")
        drafts = self.env["email.message"]._drafts_in(conversation)
        drafts.with_user(self.agent).discard_draft()
        self.run_job(4 * DAY + HOUR)
        self.assertEqual(conversation.state, "closed")

    def test_parked_it_is_left_alone_and_afterwards_it_counts_anew(self):
        conversation = self.answered()
        conversation.with_user(self.agent).sudo()._park(self.began + 10 * DAY)
        self.run_job(9 * DAY)
        self.assertTrue(conversation.parked)
        with freeze_time(self.began + 10 * DAY + MINUTE):
            conversation._unpark("hand")
        self.run_job(10 * DAY + HOUR)
        self.assertEqual(conversation.state, "active")
        self.run_job(13 * DAY + HOUR)
        self.assertEqual(conversation.state, "closed")

    def test_not_while_he_cannot_be_heard(self):
        conversation = self.answered()
        with freeze_time(self.began + 4 * DAY):
            # Odoo was down, and this job is the first to run.
            self.env["email.closing"]._cron_close()
        self.assertEqual(conversation.state, "active")
        with freeze_time(self.began + 4 * DAY):
            self.fetch()
            self.touchpoint.receiving_id.status = "lost"
            self.env["email.closing"]._cron_close()
        self.assertEqual(conversation.state, "active")

    def test_a_mail_that_came_at_that_moment_wins(self):
        conversation = self.answered()
        answer = conversation._in_order()[-1]
        with freeze_time(self.began + 4 * DAY):
            self.receive(
                self.mail(
                    "Re: Broken kettle",
                    "Wait!",
                    In_Reply_To=answer.message_id,
                    message_id="<wait@customer.test>",
                )
            )
            # As the job had found it a moment before.
            self.env["email.closing"]._act_apart(conversation.id)
        self.assertEqual(conversation.state, "active")

    def test_the_queue_has_the_last_word(self):
        conversation = self.answered()
        self.queue.email_closing = "never"
        self.assertFalse(conversation.silence_ends_at)
        self.run_job(40 * DAY)
        self.assertEqual(conversation.state, "active")
        self.queue.write(
            {
                "email_closing": "own",
                "email_silence_value": 1,
                "email_silence_unit": "minute",
            }
        )
        self.assertEqual(
            conversation.silence_ends_at, conversation.silence_since + MINUTE
        )
        self.run_job(40 * DAY)
        self.assertEqual(conversation.state, "closed")

    def test_whatever_is_required_of_those_who_close_by_hand(self):
        self.queue.email_wrap_up_required = True
        self.env["email.wrap.up"].create({"name": "Solved"})
        conversation = self.answered()
        ticket = conversation.ticket_id

        def refuse(_self, vals):
            if "stage_id" in vals:
                raise ValidationError(REFUSED)
            return original(_self, vals)

        original = type(ticket).write
        self.patch(type(ticket), "write", refuse)
        self.run_job(4 * DAY)
        self.assertEqual(conversation.state, "closed")
        self.assertTrue(ticket.closed)
        self.assertTrue(ticket.closed_date)
        self.assertIn("Closed by the system", ticket.message_ids[0].body)

    def test_reminded_once_then_closed(self):
        self.reminder()
        conversation = self.answered()
        self.run_job(2 * DAY - HOUR)
        self.assertFalse(conversation.silence_reminded_at)
        for after in (2 * DAY + MINUTE, 2 * DAY + HOUR, 3 * DAY - HOUR):
            self.run_job(after)
        reminders = conversation.email_message_ids.filtered(
            lambda mail: mail.automatic and mail.direction == "out"
        )
        self.assertEqual(len(reminders), 1)
        self.assertEqual(self.types(conversation).count("reminded"), 1)
        self.assertEqual(conversation.state, "active")
        self.assertEqual(conversation.user_id, self.agent)
        self.assertTrue(conversation.silence_since <= self.began + HOUR)
        self.smtpd.sent.clear()
        self.send_queue()
        [sent] = self.smtpd.sent
        self.assertEqual(list(sent.rcpt_tos), [CUSTOMER])
        read = message_from_bytes(self.inbox(CUSTOMER)[-1], policy=policy.default)
        self.assertEqual(read["Auto-Submitted"], "auto-generated")
        number = conversation.ticket_id.number
        self.assertEqual(read["Subject"], f"Re: Broken kettle [{number}]")
        self.assertEqual(read["In-Reply-To"], conversation._in_order()[-2].message_id)
        body = read.get_body(("plain",)).get_content()
        self.assertIn("Dear Carla Customer, we wait for you.", body)
        self.run_job(3 * DAY + HOUR)
        self.assertEqual(conversation.state, "closed")

    def test_what_ends_half_way_is_as_if_it_had_not_begun(self):
        """As when its worker is killed; and it keeps no other from being done."""
        self.reminder()
        one, other = self.answered("One"), self.answered("Two")
        events = type(self.env["email.conversation.event"])
        log = events._log

        def fail_for_one(records, kind, rows):
            if kind == "reminded" and rows[0][0].id == one.id:
                raise RuntimeError(REFUSED)
            return log(records, kind, rows)

        with (
            patch.object(events, "_log", fail_for_one),
            self.assertLogs("odoo.addons.email_channel", "ERROR"),
        ):
            self.run_job(2 * DAY + HOUR)
        self.assertFalse(one.silence_reminded_at)
        self.assertTrue(other.silence_reminded_at)
        self.run_job(2 * DAY + 2 * HOUR)
        for conversation in one | other:
            reminders = conversation.email_message_ids.filtered("automatic")
            self.assertEqual(len(reminders), 1)

    def test_what_cannot_be_closed_now_keeps_no_other_open(self):
        stuck, other = self.answered("One"), self.answered("Two")
        self.patch(email_closing, "BATCH", 1)
        self.patch(Silence, "_was_heard", lambda of: of.conversation.id != stuck.id)
        self.run_job(4 * DAY)
        self.assertEqual((stuck.state, other.state), ("active", "closed"))

    def test_an_answer_after_the_reminder_begins_a_new_silence(self):
        self.reminder()
        conversation = self.answered()
        self.run_job(2 * DAY + HOUR)
        self.assertTrue(conversation.silence_reminded_at)
        with freeze_time(self.began + 2 * DAY + 2 * HOUR):
            self.answer(conversation._mail_to_answer(), "<p>One more thing.</p>")
            self.send_queue()
        self.assertFalse(conversation.silence_reminded_at)
        self.run_job(4 * DAY)
        self.assertEqual(conversation.state, "active")

    def test_who_turns_it_on_reminds_first(self):
        self.touchpoint.email_close_silent = False
        conversation = self.answered()
        self.run_job(40 * DAY)
        self.assertEqual(conversation.state, "active")
        self.reminder()
        with freeze_time(self.began + 40 * DAY):
            self.touchpoint.email_close_silent = True
            self.assertIn("1", self.touchpoint.email_closing_now)
        self.run_job(40 * DAY + MINUTE)
        self.assertEqual(conversation.state, "active")
        self.run_job(41 * DAY - HOUR)
        self.assertEqual(conversation.state, "active")
        self.run_job(41 * DAY + HOUR)
        self.assertEqual(conversation.state, "closed")

    def test_whom_no_program_may_write_to_is_closed_without_reminder(self):
        self.reminder()
        mail = self.receive(self.mail(From="Shop <no-reply@shop.test>"))
        conversation = mail.conversation_id
        self.answer(mail, email_to="no-reply@shop.test")
        self.send_queue()
        self.run_job(2 * DAY + HOUR)
        self.assertEqual(self.types(conversation)[-1], "not_reminded")
        self.run_job(4 * DAY)
        self.assertEqual(conversation.state, "closed")

    def test_one_statement_says_the_same_as_each_record(self):
        plain, reminded = self.answered("One"), self.answered("Two")
        reminded.silence_reminded_at = self.began + DAY
        for own in ("touchpoint", "never", "own"):
            for remind in (False, True):
                for value, unit in ((1, "minute"), (5, "hour"), (2, "month")):
                    vals = {
                        "email_silence_value": value,
                        "email_silence_unit": unit,
                        "email_remind": remind,
                        "email_remind_value": 30 if unit == "minute" else 1,
                        "email_remind_unit": unit,
                        "email_remind_body": TEXT,
                    }
                    if unit == "minute":
                        vals["email_remind"] = False
                    self.touchpoint.write(vals)
                    self.queue.write({**vals, "email_closing": own})
                    recompute(self.env, SQL("TRUE"))
                    for one in plain | reminded:
                        with self.subTest(own=own, remind=remind, unit=unit):
                            found = moments_of(one)
                            self.assertEqual(one.remind_at or None, found.remind_at)
                            self.assertEqual(one.silence_ends_at or None, found.ends_at)

    def test_settings_that_cannot_be(self):
        for vals, words in (
            ({"email_silence_value": 0}, "one minute"),
            ({"email_silence_value": 25, "email_silence_unit": "month"}, "two years"),
            ({"email_remind": True, "email_remind_body": "<p><br></p>"}, "text"),
            (
                {
                    "email_remind": True,
                    "email_remind_body": TEXT,
                    "email_remind_value": 3,
                },
                "shorter",
            ),
            ({"email_remind_body": "<p>${customer_nmae}</p>"}, "customer_nmae"),
        ):
            with self.subTest(vals):
                with self.assertRaises(ValidationError) as caught:
                    self.touchpoint.write(vals)
                self.assertIn(words, str(caught.exception))

    def test_thanks_do_not_open_it_where_that_is_wanted(self):
        conversation = self.answered()
        answer = conversation._in_order()[-1]
        conversation._close()

        def say(text, name):
            return self.receive(
                self.mail(
                    "Re: Broken kettle",
                    text,
                    In_Reply_To=answer.message_id,
                    message_id=f"<{name}@customer.test>",
                )
            )

        company = self.env.company
        company.email_thanks_stay_closed = True
        comments = len(conversation.ticket_id.message_ids)
        mail = say("Thanks, Ada!\n\nCarla", "thanks")
        self.assertEqual(conversation.state, "closed")
        self.assertTrue(conversation.ticket_id.closed)
        self.assertEqual(mail.conversation_id, conversation)
        self.assertTrue(mail.did_not_reopen)
        self.assertTrue(conversation.unread)
        self.assertGreater(len(conversation.ticket_id.message_ids), comments)
        shown = conversation.with_user(self.agent).get_thread()["messages"][0]
        self.assertTrue(shown["did_not_reopen"])
        mail.with_user(self.agent).action_reopen()
        self.assertNotEqual(conversation.state, "closed")
        self.assertFalse(mail.did_not_reopen)
        conversation._close()
        say("Thanks, does it need oil?", "question")
        self.assertNotEqual(conversation.state, "closed")
        conversation._close()
        company.email_thanks_stay_closed = False
        say("Thanks!", "off")
        self.assertNotEqual(conversation.state, "closed")
