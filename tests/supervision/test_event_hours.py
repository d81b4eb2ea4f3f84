from freezegun import freeze_time

from odoo.tests import tagged

from ...models.conversation import turn
from .ledger_case import LedgerCase

MINUTE, HOUR = 60, 3600


@tagged("-at_install", "post_install")
class TestEventHours(LedgerCase):
    """Handling and parking in calendar and in working time, reckoned by hand. Madrid;
    the office is open Monday to Friday, 9 to 17."""

    def setUp(self):
        super().setUp()
        self.queue.email_calendar_id = self.make_schedule((9, 17))

    def then(self, text, work, *args, **vals):
        """Do it at that moment in Madrid."""
        with freeze_time(self.at(text)):
            work(*args, **vals)
            self.env.flush_all()

    def unpark(self):
        self.conversation._unpark("hand")

    def undo_closing(self):
        turn.reopen_as_it_was(self.conversation.with_user(self.agent).sudo())

    def seconds(self, kind):
        """(calendar, working) of the last event of the kind"""
        event = self.events(kind)[-1]
        name = "parked" if kind == "unparked" else "handle"
        return event[f"{name}_seconds"], event[f"{name}_working_seconds"]

    def test_handling_over_a_weekend(self):
        # Friday 16:30 to Monday 9:20, at both ends within the same time zone's summer:
        # 7.5 hours of Friday, 48 of the weekend, 9:20 of Monday. Work: 30 and 20 min.
        self.then("2026-10-02 16:30", self.take)
        self.then("2026-10-05 09:20", self.conversation._close)
        calendar = 7.5 * HOUR + 48 * HOUR + 9 * HOUR + 20 * MINUTE
        self.assertEqual(self.seconds("closed"), (calendar, 50 * MINUTE))
        self.assertEqual(
            self.figures("handled", "handled_working", "handled_working_p90"),
            {
                "handled": calendar,
                "handled_working": 50 * MINUTE,
                "handled_working_p90": 50 * MINUTE,
            },
        )

    def test_parking_over_the_weekend_in_which_clocks_change(self):
        # Friday 23 October 2026 16:30, parked 16:45 until Monday 9:10, closed 9:20. On
        # Sunday clocks go back an hour: parked for 7:15 of Friday, 49 hours, and 9:10
        # of Monday. Of that 15 and 10 minutes are work; handling is 15 and 10 minutes.
        self.then("2026-10-23 16:30", self.take)
        self.then("2026-10-23 16:45", self.conversation._park)
        self.then("2026-10-26 09:10", self.unpark)
        self.then("2026-10-26 09:20", self.conversation._close)
        calendar = (7 + 49 + 9) * HOUR + 25 * MINUTE
        self.assertEqual(self.seconds("unparked"), (calendar, 25 * MINUTE))
        self.assertEqual(self.seconds("closed"), (25 * MINUTE, 25 * MINUTE))
        self.assertEqual(
            self.figures("parked", "parked_working", "parked_working_median"),
            {
                "parked": calendar,
                "parked_working": 25 * MINUTE,
                "parked_working_median": 25 * MINUTE,
            },
        )

    def test_working_on_the_night_in_which_clocks_change(self):
        # Open on Sundays from 1 to 5; on this one that is five hours. Handled from 0:30
        # to 6:00, which is six and a half.
        self.queue.email_calendar_id = self.make_schedule((1, 5), days=[6])
        self.then("2026-10-25 00:30", self.take)
        self.then("2026-10-25 06:00", self.conversation._close)
        self.assertEqual(self.seconds("closed"), (6.5 * HOUR, 5 * HOUR))

    def test_parked_outside_the_hours_is_taken_off_the_calendar_only(self):
        # Wednesday 16:00; parked twice, 17:30 to 18:30 and on Thursday 9:30 to 10:00;
        # closed at 11:00. 19 hours without an hour and a half. Work: 16-17, and 9-11
        # without half an hour.
        self.then("2026-10-07 16:00", self.take)
        self.then("2026-10-07 17:30", self.conversation._park)
        self.then("2026-10-07 18:30", self.unpark)
        self.then("2026-10-08 09:30", self.conversation._park)
        self.then("2026-10-08 10:00", self.unpark)
        self.then("2026-10-08 11:00", self.conversation._close)
        self.assertEqual(self.seconds("closed"), (17.5 * HOUR, 2.5 * HOUR))

    def test_who_gets_it_next_is_not_charged_with_what_was_parked(self):
        self.then("2026-10-07 10:00", self.take)
        self.then("2026-10-07 10:10", self.conversation._park)
        self.then("2026-10-07 12:00", self.take, self.bea)
        self.then("2026-10-07 12:30", self.conversation._close)
        self.assertEqual(self.seconds("taken_over"), (10 * MINUTE, 10 * MINUTE))
        self.assertEqual(self.seconds("closed"), (30 * MINUTE, 30 * MINUTE))

    def test_what_was_handled_before_a_closing_that_is_undone(self):
        # Wednesday 16:40 to 16:50, ten minutes of work; undone at 20:00, when nobody
        # works; closed on Thursday at 9:05. 10 minutes and 13:05, of which 10 and 5.
        self.then("2026-10-07 16:40", self.take)
        mine = self.conversation.with_user(self.agent).sudo()
        self.then("2026-10-07 16:50", mine._close)
        self.then("2026-10-07 20:00", self.undo_closing)
        self.assertEqual(self.conversation.user_id, self.agent)
        self.assertEqual(self.figures("handled_working")["handled_working"], None)
        self.then("2026-10-08 09:05", self.conversation._close)
        calendar = 13 * HOUR + 15 * MINUTE
        self.assertEqual(self.seconds("closed"), (calendar, 15 * MINUTE))

    def test_without_a_schedule_all_time_counts(self):
        self.queue.email_calendar_id = False
        self.then("2026-10-03 22:00", self.take)
        self.then("2026-10-03 22:10", self.conversation._park)
        self.then("2026-10-04 01:10", self.unpark)
        self.then("2026-10-04 01:20", self.conversation._close)
        self.assertEqual(self.seconds("unparked"), (3 * HOUR, 3 * HOUR))
        self.assertEqual(self.seconds("closed"), (20 * MINUTE, 20 * MINUTE))

    def test_the_hours_are_those_of_the_queue_that_it_leaves(self):
        night = self.make_schedule((18, 22))
        self.billing.email_calendar_id = night
        self.then("2026-10-07 16:00", self.take)
        self.then("2026-10-07 19:00", self.conversation._transfer, self.billing)
        self.then("2026-10-07 19:00", self.take)
        self.then("2026-10-07 19:30", self.conversation._close)
        self.assertEqual(self.seconds("transferred"), (3 * HOUR, HOUR))
        self.assertEqual(self.seconds("closed"), (30 * MINUTE, 30 * MINUTE))
