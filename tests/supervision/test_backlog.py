from datetime import timedelta

from odoo import fields

from .day_case import DayCase

DAY, HOUR = 86400, 3600


class TestBacklog(DayCase):
    """Four open conversations, and one that is closed.

    Support: one of half an hour, that waits; one of two days, that Ada has; one of two
    days, that Ada parked. Billing: one of ten days that was opened again two hours ago.
    """

    def setUp(self):
        super().setUp()
        self.all = [("touchpoint_id", "=", self.touchpoint.id)]
        self.fresh = self.opened(minutes=30)
        self.had = self.opened(days=2, state="active", user_id=self.ada.id)
        self.parked = self.opened(
            days=2, state="active", user_id=self.ada.id, parked=True
        )
        self.opened(days=3, state="closed")
        self.again = self.opened(days=10, queues=self.billing)
        two_hours_ago = fields.Datetime.now() - timedelta(hours=2)
        self.event(self.again, "reopened", two_hours_ago)

    def opened(self, queues=None, days=0, minutes=0, **vals):
        one = self.came(queues)
        one.write(vals)
        one.flush_recordset()
        at = fields.Datetime.now() - timedelta(days=days, minutes=minutes)
        self.env.cr.execute(
            "UPDATE email_conversation SET create_date = %s WHERE id = %s",
            (at, one.id),
        )
        one.invalidate_recordset()
        return one

    def test_what_is_open_waits_and_is_parked(self):
        found = self.gather(
            "backlog", "backlog_waiting", "backlog_parked", domain=self.all
        )
        self.assertEqual(found, [4, 2, 1])

    def test_how_old_it_is(self):
        # Half an hour, two hours, and twice two days.
        average = (0.5 * HOUR + 2 * HOUR + 2 * 2 * DAY) / 4
        found = self.gather("backlog_age", domain=self.all)
        self.assertAlmostEqual(found, average, delta=MOMENT)
        # Half of the way from two hours to two days.
        found = self.gather("backlog_age_median", domain=self.all)
        self.assertAlmostEqual(found, (2 * HOUR + 2 * DAY) / 2, delta=MOMENT)

    def test_by_age_and_queue(self):
        found = self.gather_by(["age", "queue_id"], "backlog", domain=self.all)
        self.assertEqual(
            {
                (age, queue.name): values["backlog"]
                for (age, queue), values in found.items()
            },
            {("1", "Support"): 1, ("2", "Billing"): 1, ("4", "Support"): 2},
        )

    def test_figures_of_events_and_of_what_is_open_by_queue_side_by_side(self):
        found = self.gather_by("queue_id", "reopened", "backlog", domain=self.all)
        self.assertEqual(
            {queue.name: tuple(each.values()) for queue, each in found.items()},
            {"Support": (0, 3), "Billing": (1, 1)},
        )

    def test_each_opens_what_it_counts(self):
        rows = self.rows("backlog_parked", domain=self.all)
        self.assertEqual(rows.conversation_id, self.parked)
        rows = self.rows("backlog_waiting", domain=self.all)
        self.assertEqual(rows.conversation_id, self.fresh | self.again)
        action = rows[:1].action_open_conversation()
        self.assertEqual(action["res_model"], "email.conversation")


# A test may take so long on a slow machine, in seconds.
MOMENT = 300
