from datetime import timedelta

from markupsafe import Markup

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..routing.common import ADMINISTRATOR
from .service_case import HOUR, MINUTE, ServiceCase


@tagged("post_install", "-at_install")
class TestServiceLevel(ServiceCase):
    """Until when there is to be an answer, and what is one."""

    # -- which time counts ---------------------------------------------------

    def test_the_first_and_every_further_answer_have_their_times(self):
        conversation = self.taken()
        since = conversation.waiting_since
        self.assertEqual(conversation.service_level_at, since + HOUR)
        self.answer(conversation)
        self.assertFalse(conversation.service_level_at)
        self.assertTrue(conversation.first_answered_at)
        self.write_mail(conversation)
        self.assertEqual(
            conversation.service_level_at, conversation.waiting_since + HOUR / 2
        )

    def test_a_priority_has_a_time_of_its_own(self):
        conversation = self.waits()
        since = conversation.waiting_since
        self.queue.email_service_level_ids = [
            Command.create(
                {"priority": "3", "first_seconds": 60, "further_seconds": 30}
            )
        ]
        self.assertEqual(conversation.service_level_at, since + HOUR)
        conversation.ticket_id.priority = "3"
        self.assertEqual(conversation.service_level_at, since + MINUTE)
        self.queue.email_service_level_ids.first_seconds = 120
        self.assertEqual(conversation.service_level_at, since + 2 * MINUTE)
        self.queue.email_service_level_ids.unlink()
        self.assertEqual(conversation.service_level_at, since + HOUR)

    def test_another_mail_of_a_customer_who_waits_puts_nothing_off(self):
        conversation = self.waits()
        until = conversation.service_level_at
        self.write_mail(conversation)
        self.assertEqual(conversation.service_level_at, until)

    def test_settings_are_times(self):
        for wrong in (
            {"email_service_level": 0},
            {"email_service_level_further": 0},
            {"email_service_warn_share": 100},
            {"email_service_warn_share": -1},
            {
                "email_service_level_ids": [
                    Command.create({"priority": "3", "first_seconds": 0})
                ]
            },
        ):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.queue.write(wrong)

    def test_a_copied_queue_promises_the_same(self):
        self.queue.email_service_level_ids = [
            Command.create({"priority": "3", "first_seconds": 60})
        ]
        boss = self.make_user("level_boss", ADMINISTRATOR)
        copied = self.queue.with_user(boss).copy().sudo()
        self.assertEqual(copied.email_service_level_ids.first_seconds, 60)

    # -- what is an answer ---------------------------------------------------

    def test_an_automatic_answer_is_none(self):
        conversation = self.waits()
        until = conversation.service_level_at
        self.answer(conversation, automatic=True)
        self.answer(conversation, priority=20)
        self.assertEqual(conversation.service_level_at, until)
        self.assertFalse(conversation.first_answered_at)

    def test_a_mail_that_opens_a_conversation_is_none(self):
        conversation = self.make_conversation(state="active", user_id=self.ada.id)
        self.write_mail(conversation, "out", written_mode="new")
        self.assertFalse(conversation.first_answered_at)
        self.assertFalse(conversation.service_level_at)
        self.write_mail(conversation)
        self.assertEqual(
            conversation.service_level_at, conversation.waiting_since + HOUR
        )

    def test_a_note_is_none(self):
        conversation = self.taken()
        until = conversation.service_level_at
        conversation.message_post(body=Markup("<p>He is right.</p>"))
        self.assertEqual(conversation.service_level_at, until)

    def test_a_mail_forwarded_to_somebody_else_is_none(self):
        conversation = self.taken()
        until = conversation.service_level_at
        forward = {"written_mode": "forward", "email_to": "repair@partner.test"}
        self.write_mail(conversation, "out", **forward)
        self.assertEqual(conversation.service_level_at, until)
        forward["email_cc"] = conversation.customer_email
        self.write_mail(conversation, "out", **forward)
        self.assertFalse(conversation.service_level_at)

    def test_one_that_did_not_leave_is_none(self):
        conversation = self.taken()
        self.write_mail(conversation, date=self.ago(minutes=30))
        until = conversation.service_level_at
        for state in ("failed", "cancelled"):
            mail = self.answer(conversation)
            self.assertFalse(conversation.service_level_at)
            mail.state = state
            self.assertAlmostEqual(conversation.service_level_at, until, delta=MINUTE)
            self.assertFalse(conversation.first_answered_at)
            mail.state = "queued"
            self.assertFalse(conversation.service_level_at, "it is tried again")
            self.assertTrue(conversation.first_answered_at)
            mail.state = "cancelled"

    def test_who_was_answered_waits_no_longer_when_it_is_given_back(self):
        conversation = self.taken()
        self.answer(conversation)
        conversation._give_back("released")
        self.assertEqual(conversation.state, "pending")
        self.assertFalse(conversation.service_level_at)

    def test_who_was_not_waits_on(self):
        conversation = self.taken()
        until = conversation.service_level_at
        conversation._give_back("released")
        self.assertEqual(conversation.service_level_at, until)

    # -- closed, and open again ----------------------------------------------

    def test_nobody_waits_in_what_is_closed(self):
        conversation = self.taken()
        conversation._close()
        self.assertFalse(conversation.service_level_at)
        ignored = self.make_conversation(state="closed")
        self.assertFalse(ignored.service_level_at)

    def test_opened_again_it_begins_anew(self):
        conversation = self.taken(waiting_since=self.ago(hours=3))
        self.answer(conversation)
        conversation._close()
        self.write_mail(conversation)
        self.assertFalse(conversation.first_answered_at)
        self.assertAlmostEqual(
            conversation.service_level_at,
            fields.Datetime.now() + HOUR,
            delta=MINUTE,
        )

    def test_opened_by_hand_nobody_waits_whose_mail_was_answered(self):
        conversation = self.taken()
        self.write_mail(conversation, date=self.ago(minutes=30))
        self.answer(conversation)
        conversation._close()
        conversation._reopen()
        self.assertFalse(conversation.service_level_at)
        without = self.taken()
        self.write_mail(without, date=self.ago(hours=3))
        without._close()
        without._reopen()
        self.assertGreater(without.service_level_at, fields.Datetime.now())

    # -- the customer's turn -------------------------------------------------

    def test_parked_until_the_customer_writes_it_is_his_turn(self):
        conversation = self.taken()
        until = conversation.service_level_at
        conversation._park()
        self.assertFalse(conversation.service_level_at)
        conversation.service_paused_at -= HOUR
        conversation._unpark("hand")
        self.assertAlmostEqual(
            conversation.service_level_at,
            # What it was held before he wrote counts for nothing.
            until + HOUR / 2,
            delta=MINUTE,
        )

    def test_the_time_on_hold_is_added_to_his_side(self):
        conversation = self.taken(waiting_since=self.ago(minutes=50))
        until = conversation.service_level_at
        conversation._park()
        conversation.service_paused_at -= timedelta(minutes=20)
        conversation._unpark("hand")
        self.assertAlmostEqual(
            conversation.service_level_at,
            until + timedelta(minutes=20),
            delta=MINUTE,
        )

    def test_parked_until_a_date_the_customer_waits_on(self):
        conversation = self.taken()
        until = conversation.service_level_at
        conversation._park(until=fields.Datetime.now() + HOUR)
        self.assertEqual(conversation.service_level_at, until)

    def test_parked_anew_until_a_date_it_is_our_turn_again(self):
        conversation = self.taken()
        until = conversation.service_level_at
        conversation._park()
        conversation._park(until=fields.Datetime.now() + HOUR)
        self.assertAlmostEqual(conversation.service_level_at, until, delta=MINUTE)
        self.assertFalse(conversation.service_paused_at)

    def test_who_may_change_what_is_promised(self):
        level = self.env["email.service.level"].create(
            {"queue_id": self.queue.id, "priority": "2"}
        )
        self.assertTrue(level.with_user(self.sue).first_seconds)
        for user in (self.ada, self.sue):
            with self.assertRaises(UserError):
                level.with_user(user).first_seconds = 5

    # -- moved -----------------------------------------------------------------

    def assert_waits_since(self, conversation, moment):
        self.assertAlmostEqual(conversation.waiting_since, moment, delta=MINUTE)

    def test_moved_together_they_keep_the_oldest_mail_without_an_answer(self):
        old, young = self.ago(minutes=50), self.ago(minutes=10)
        source, target = self.waits(waiting_since=old), self.waits(waiting_since=young)
        mail = self.write_mail(source, date=old)
        self.write_mail(target, date=young)
        move = self.env["email.move"]._make(mail, target)
        self.assertEqual(source.state, "closed")
        self.assertEqual(target.waiting_since, old)
        self.assertEqual(target.service_level_at, old + HOUR)
        move._undo()
        self.assert_waits_since(source, old)
        self.assert_waits_since(target, young)

    def test_moved_into_one_that_was_answered_it_still_waits(self):
        old = self.ago(minutes=50)
        source, target = self.waits(waiting_since=old), self.taken()
        mail = self.write_mail(source, date=old)
        self.write_mail(target, date=self.ago(minutes=30))
        self.answer(target)
        self.env["email.move"]._make(mail, target)
        self.assertEqual(target.waiting_since, old)

    def test_split_off_each_waits_for_its_own_mails(self):
        old, young = self.ago(minutes=50), self.ago(minutes=10)
        source = self.waits(waiting_since=old)
        self.write_mail(source, date=old)
        mail = self.write_mail(source, date=young)
        move = self.env["email.move"]._make(mail)
        self.assertEqual(source.waiting_since, old)
        self.assert_waits_since(move.target_id, young)

    def test_split_off_what_was_answered_waits_for_nothing(self):
        source = self.taken()
        mail = self.write_mail(source, date=self.ago(minutes=30))
        self.answer(source)
        self.write_mail(source)
        move = self.env["email.move"]._make(mail)
        self.assertFalse(move.target_id.service_level_at)
        self.assertTrue(source.service_level_at)
