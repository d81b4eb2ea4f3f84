from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .sending_case import SendingCase


class TestPacedSending(SendingCase):
    """Lists leave at the pace and in the hours of their dialer."""

    def set_hours(self, *hours):
        """Every day, in UTC."""
        self.dialer.calendar_id = self.env["resource.calendar"].create(
            {
                "name": "Hours",
                "tz": "UTC",
                "company_id": self.env.company.id,
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Hours",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": end,
                            "day_period": "morning",
                        }
                    )
                    for day in range(7)
                    for start, end in hours
                ],
            }
        )

    def test_no_more_leave_than_an_hour_may_take_whatever_list_they_are_of(self):
        self.dialer.max_per_hour = 3
        other = self.make_list("July")
        self.add_lines(2)
        self.add_lines(2, other, first=3)
        other.action_play()
        self.play()
        self.assertEqual(len(self.smtpd.sent), 3)
        self.work()
        self.assertEqual(len(self.smtpd.sent), 3)
        waiting = (self.list | other).filtered("running")
        self.assertIn("At most 3 mails an hour.", waiting[0].moment_words)
        # An hour later.
        for line in (self.list | other).line_ids.filtered("attempted_at"):
            line.attempted_at -= timedelta(hours=1, seconds=2)
        self.work()
        self.assertEqual(len(self.smtpd.sent), 4)

    def test_a_mail_leaves_and_the_next_one_seconds_later(self):
        self.dialer.seconds_between = 3600
        self.add_lines(2)
        self.play()
        self.assertEqual(len(self.smtpd.sent), 1)
        self.assertIn("One mail every 3600 seconds.", self.list.moment_words)

    def test_out_of_its_hours_nothing_leaves(self):
        hour = fields.Datetime.now().hour
        # Neither now nor while the test goes on.
        later = (hour + 3) % 24
        self.set_hours((later, later + 1))
        self.add_lines(1)
        self.play()
        self.assertFalse(self.smtpd.sent)
        self.assertIn("Outside its hours", self.list.moment_words)
        self.dialer.calendar_id = False
        self.work()
        self.assertEqual(len(self.smtpd.sent), 1)

    def test_the_turn_is_the_recipients_own(self):
        now = fields.Datetime.now()
        hours = {(now.hour + ahead) % 24 for ahead in (0, 1, 2)}
        self.set_hours(*((hour, hour + 1) for hour in hours))
        self.dialer.contact_tz = True
        # Where it is as late as here, and where it is twelve hours later.
        self.add_lines(1, priority=2, variables={"month": "June", "name": "Near"})
        far = {"month": "June", "name": "Far", "time_zone": "Etc/GMT-12"}
        self.add_lines(1, first=2, priority=1, variables=far)
        self.play()
        self.assertEqual(self.went_to(), ["c1@customer.test"])
        self.assertTrue(self.list.running)
        self.assertIn("Outside its hours", self.list.moment_words)

    def test_mails_of_lists_count_in_the_touchpoints_pace(self):
        self.touchpoint.send_rate = 4
        self.add_lines(5)
        self.play()
        # One a minute is kept for answers.
        self.assertEqual(len(self.smtpd.sent), 3)
        starts = self.env["email.sender"]._recent_starts(self.touchpoint)
        self.assertEqual(len(starts), 3)

    def test_answers_of_agents_and_lists_keep_to_one_pace(self):
        mails = self.receive(*(self.mail(f"Kettle {number}") for number in range(3)))
        self.touchpoint.send_rate = 4
        self.add_lines(5)
        self.play()
        for mail in mails:
            self.answer(mail)
        self.send_queue()
        self.assertEqual(len(self.smtpd.sent), 4)
