from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .parking_case import HOUR, ParkingCase


@tagged("-at_install", "post_install")
class TestParking(ParkingCase):
    """Its agent keeps it, and waits with it."""

    def test_it_stays_its_agents_and_says_until_when(self):
        until = fields.Datetime.now() + 5 * HOUR
        self.park(preset="date", date=until, note="The warehouse calls back.")
        parked = self.conversation
        self.assertEqual((parked.state, parked.user_id), ("active", self.ada))
        self.assertTrue(parked.parked)
        self.assertEqual(parked.parked_until, until)
        self.assertEqual(parked.parked_by_id, self.ada)
        self.assertEqual(parked.handover_note, "The warehouse calls back.")
        self.assertIn("by Ada", parked.parking_words)
        event = self.last_event()
        self.assertEqual((event.type, event.parked_until), ("parked", until))
        self.assertIn("until ", event.summary)

    def test_until_the_customer_writes(self):
        told = self.park()["params"]["message"]
        self.assertEqual(told, "Parked until the customer writes.")
        self.assertFalse(self.conversation.parked_until)
        self.assertIn("until the customer writes", self.last_event().summary)

    def test_presets_are_mornings_where_the_agent_works(self):
        self.ada.tz = "Asia/Tokyo"
        now = datetime(2026, 11, 30, 20)  # the first of December there
        with patch.object(fields.Datetime, "now", lambda *_args: now):
            told = self.park(preset="tomorrow")["params"]["message"]
            self.assertEqual(self.conversation.parked_until, datetime(2026, 12, 2, 0))
            self.assertIn("9:00", told.replace("\N{NARROW NO-BREAK SPACE}", " "))
            self.park(preset="hour")
            self.assertEqual(self.conversation.parked_until, now + HOUR)

    def test_without_a_time_zone_that_of_the_queue_counts(self):
        self.ada.tz = False
        self.queue.email_calendar_id = self.env["resource.calendar"].create(
            {"name": "Far away", "tz": "Pacific/Auckland"}
        )
        wizard = self.env["email.park"].with_user(self.ada)
        wizard = wizard.create({"conversation_ids": self.conversation.ids})
        self.assertEqual(wizard._working_zone().key, "Pacific/Auckland")

    def test_only_a_moment_to_come(self):
        now = fields.Datetime.now()
        for date, words in (
            (False, "Choose when it comes back"),
            (now - HOUR, "This moment is over"),
            (now + timedelta(days=13000), "a year at most"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.park(preset="date", date=date)
        self.assertFalse(self.conversation.parked)

    def test_only_who_has_it_or_a_supervisor(self):
        with self.assertRaisesRegex(UserError, "is with Ada"):
            self.conversation.with_user(self.bea).action_park()
        waiting = self.make_conversation()
        with self.assertRaisesRegex(UserError, "take it before you park it"):
            waiting.with_user(self.ada).action_park()
        self.park(user=self.sue)
        self.assertEqual(self.conversation.user_id, self.ada)
        self.assertEqual(self.conversation.parked_by_id, self.sue)
        self.assertIn("Sue parked “", self.messages())
        with self.assertRaisesRegex(UserError, "is with Ada"):
            self.conversation.with_user(self.bea).action_unpark()

    def test_taken_over_while_the_dialog_is_open(self):
        action = self.conversation.with_user(self.ada).action_park()
        wizard = self.env["email.park"].with_user(self.ada)
        wizard = wizard.with_context(**action["context"]).create({})
        self.conversation.with_user(self.sue).action_pick()
        with self.assertRaisesRegex(UserError, "is with Sue"):
            wizard.action_park()
        self.assertFalse(self.conversation.parked)

    def test_again_changes_the_date_and_begins_no_new_stretch(self):
        self.park()
        since = self.conversation.parked_at
        self.conversation.parked_at = since - HOUR
        until = fields.Datetime.now() + HOUR
        self.park(preset="date", date=until)
        self.assertEqual(self.conversation.parked_until, until)
        self.assertEqual(self.conversation.parked_at, since - HOUR)
        self.assertEqual(self.events(self.conversation), ["picked", "parked", "parked"])

    def test_several_at_once(self):
        both = self.conversation | self.taken()
        self.park(both)
        self.assertEqual(both.mapped("parked"), [True, True])
        both.with_user(self.ada).action_unpark()
        self.assertEqual(both.mapped("parked"), [False, False])

    def test_by_hand_it_goes_on_and_a_second_click_changes_nothing(self):
        self.park()
        for _click in range(2):
            self.conversation.with_user(self.ada).action_unpark()
        self.assert_with(self.ada)
        self.assertFalse(self.conversation.back_from_parking)
        self.assertEqual(
            self.events(self.conversation), ["picked", "parked", "unparked"]
        )

    def test_it_is_no_handling_time(self):
        self.park()
        self.earlier(self.conversation, 3)
        self.conversation.handled_since -= timedelta(minutes=10)
        self.conversation.with_user(self.ada).action_unpark()
        self.assertAlmostEqual(self.last_event().parked_seconds, 10800, delta=60)
        self.park()
        self.earlier(self.conversation, 1)
        self.conversation._close()
        parked, closed = self.conversation.event_ids.sorted("id")[-2:]
        self.assertEqual(
            (parked.type, parked.cause, closed.type), ("unparked", "closed", "closed")
        )
        self.assertAlmostEqual(parked.parked_seconds, 3600, delta=60)
        self.assertAlmostEqual(closed.handle_seconds, 600, delta=60)

    def test_who_gets_it_next_is_not_charged_with_it(self):
        self.park()
        self.earlier(self.conversation, 3)
        self.conversation.with_user(self.sue).action_pick()
        self.conversation.handled_since -= timedelta(minutes=2)
        self.conversation._close()
        self.assertAlmostEqual(self.last_event().handle_seconds, 120, delta=50)

    def test_the_customers_waiting_time_goes_on(self):
        since = self.conversation.waiting_since
        self.park()
        self.assertEqual(self.conversation.waiting_since, since)
        self.conversation.with_user(self.ada).action_unpark()
        self.assertEqual(self.conversation.waiting_since, since)


@tagged("-at_install", "post_install")
class TestParkingAndCapacity(ParkingCase):
    def setUp(self):
        super().setUp()
        self.env.company.email_max_parked = 2
        self.queue.email_max_per_agent = 1

    def test_parked_there_is_room_and_it_is_offered_at_once(self):
        waiting = self.make_conversation()
        self.assertFalse(self.route())
        self.park()
        self.assertEqual(self.route().conversation_id, waiting)

    def test_beyond_the_limit_each_one_counts(self):
        self.park()
        self.parked()
        third = self.taken()
        told = third.with_user(self.ada).action_park()
        wizard = self.env["email.park"].with_user(self.ada)
        wizard = wizard.with_context(**told["context"]).create({})
        self.assertIn("3 conversations would be parked then", wizard.counts_words)
        self.park(third)
        with self.assertRaisesRegex(UserError, "You have 1 conversations of"):
            self.taken()
        third.with_user(self.ada)._check_may_change_sudo()._close()
        self.taken()

    def test_below_it_nothing_is_said(self):
        self.queue.email_max_per_agent = 2
        self.parked()
        action = self.conversation.with_user(self.ada).action_park()
        wizard = self.env["email.park"].with_user(self.ada)
        self.assertFalse(
            wizard.with_context(**action["context"]).create({}).counts_words
        )

    def test_for_the_total_of_all_queues_too(self):
        self.queue.email_max_per_agent = 0
        self.env.company.email_max_per_agent = 1
        self.env.company.email_max_parked = 0
        self.park()
        with self.assertRaisesRegex(UserError, "You have 1 conversations"):
            self.taken()
        self.env.company.email_max_parked = 1
        self.taken()

    def test_back_from_parking_it_counts_though_the_agent_is_full(self):
        self.park(preset="hour")
        self.taken()
        self.its_time_has_come()
        self.assert_with(self.ada)
        with self.assertRaisesRegex(UserError, "You have 2 conversations"):
            self.taken()
