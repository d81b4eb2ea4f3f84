from datetime import datetime, timedelta

from odoo.fields import Command

from .queue_case import QueueCase

# A Monday in summer: Madrid is two hours ahead of UTC, one after the end of October.
MONDAY = datetime(2026, 8, 3)


class TestQueueSchedule(QueueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.make_calendar("Office", "Europe/Madrid", 9, 17)
        cls.support.email_calendar_id = cls.office

    @classmethod
    def make_calendar(cls, name, tz, start, end, days="01234", **vals):
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": day,
                            "dayofweek": day,
                            "hour_from": start,
                            "hour_to": end,
                            "day_period": "morning",
                        }
                    )
                    for day in days
                ],
                **vals,
            }
        )

    def day_off(self, start, end, **vals):
        return self.env["resource.calendar.leaves"].create(
            {"name": "Holiday", "date_from": start, "date_to": end, **vals}
        )

    def test_without_a_schedule_it_is_always_open(self):
        self.assertTrue(self.billing._is_open(MONDAY))

    def test_it_opens_and_closes_in_its_own_time_zone(self):
        for hour, minute, is_open in (
            (6, 59, False),
            (7, 0, True),
            (14, 59, True),
            (15, 0, False),
        ):
            now = MONDAY.replace(hour=hour, minute=minute)
            self.assertEqual(self.support._is_open(now), is_open, now)

    def test_the_clocks_change(self):
        winter = datetime(2026, 11, 2, 7, 30)
        self.assertFalse(self.support._is_open(winter))
        self.assertTrue(self.support._is_open(winter + timedelta(minutes=30)))

    def test_a_day_off_closes_it(self):
        noon = MONDAY.replace(hour=10)
        holiday = self.day_off(MONDAY, MONDAY + timedelta(days=1))
        self.assertFalse(self.support._is_open(noon))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        holiday.company_id = other
        self.assertTrue(self.support._is_open(noon), "it is another company's")

    def test_schedule_without_hours_is_never_open(self):
        self.billing.email_calendar_id = self.make_calendar("Never", "UTC", 8, 9, "")
        self.assertFalse(self.billing._is_open(MONDAY))

    def test_many_queues_of_a_schedule_cost_as_much_as_one(self):
        noon = MONDAY.replace(hour=10)
        Team = self.env["helpdesk.ticket.team"]
        queues = Team.create(
            [
                {"name": f"Queue {n}", "email_calendar_id": self.office.id}
                for n in range(20)
            ]
        )
        queues._open_at(noon)
        with self.assertQueryCount(2):
            opened = queues._open_at(noon)
        self.assertEqual(opened, queues)
