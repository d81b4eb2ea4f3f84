from datetime import datetime, timedelta
from unittest.mock import patch

from ...core.dialer.moment import Moment
from ...models.dialer import dialer_moment, dialer_pace, moment_words
from ...models.dialer.dialer_moment import DialerMoment
from ...models.dialer.moment_words import MomentWords
from .dialer_case import DialerCase

MONDAY = datetime(2026, 11, 30, 12)  # 13:00 in Madrid
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class TestMoment(DialerCase):
    """Whether a list may send now, and what is told of it."""

    def setUp(self):
        super().setUp()
        self.touchpoint.activated = True
        self.touchpoint.sending_id.status = "connected"
        self.list = self.make_list(running=True)
        self.at(MONDAY)

    def at(self, moment):
        for module in (dialer_pace, dialer_moment, moment_words):
            clock = patch.object(module, "now", return_value=moment)
            clock.start()
            self.addCleanup(clock.stop)

    def decide(self):
        return DialerMoment(self.list).decide()

    def set_hours(self):
        hours = self.env["email.dialer.hours"].create(
            {"dialer_id": self.dialer.id, "tz": "Europe/Madrid"}
        )
        hours.action_apply()

    def told(self, moment=None, tz="Europe/Madrid", lang="en_US"):
        words = MomentWords(self.list.with_context(tz=tz, lang=lang))
        return words.tell(moment or self.decide())

    def test_it_may_send(self):
        self.assertEqual(self.decide(), Moment(True))
        self.assertEqual(self.told(), "")

    def test_what_stands_in_the_way(self):
        for reason, change in (
            ("stopped", lambda: self.list.write({"running": False})),
            ("confirm", lambda: self.list.write({"hold": "late"})),
            ("disabled", lambda: self.dialer.write({"active": False})),
            ("touchpoint", lambda: self.touchpoint.write({"activated": False})),
        ):
            with self.subTest(reason), self.env.cr.savepoint() as savepoint:
                change()
                self.assertEqual(self.decide(), Moment(False, reason))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_what_would_be_if_it_were_played(self):
        self.list.running = False
        self.assertEqual(self.decide().reason, "stopped")
        self.assertTrue(DialerMoment(self.list).outlook().go)

    def test_out_of_its_hours_in_the_users_own_time(self):
        self.set_hours()
        self.assertTrue(self.decide().go)
        self.at(MONDAY - HOUR)
        words = "Outside its hours (Monday to Friday, 13:00 – 18:00). It goes on {}."
        self.assertEqual(self.told(), words.format("today at 1:00 PM"))
        self.assertEqual(self.told(tz="UTC"), words.format("today at 12:00 PM"))
        self.at(MONDAY - 24 * HOUR)
        self.assertEqual(self.told(), words.format("tomorrow at 1:00 PM"))
        self.at(MONDAY - 48 * HOUR)
        self.assertEqual(self.told(), words.format("Monday at 1:00 PM"))

    def test_a_moment_that_is_far_or_near(self):
        far = Moment(False, "schedule", MONDAY + 30 * 24 * HOUR)
        self.set_hours()
        self.assertIn("It goes on December 30, 2026 at", self.told(far))
        near = Moment(False, "hour", MONDAY + timedelta(seconds=12.4))
        self.dialer.max_per_hour = 500
        told = "At most 500 mails an hour. It goes on in 12 seconds."
        self.assertEqual(self.told(near), told)

    def test_files_that_nobody_has_scanned_hold_the_list_up(self):
        self.list.files_wait = True
        self.assertEqual(self.decide(), Moment(False, "scanner"))

    def test_the_provider_has_had_enough(self):
        later = MONDAY + 4 * MINUTE
        self.dialer.write({"throttled_until": later, "throttled_words": "Slow down"})
        self.assertEqual(self.decide(), Moment(False, "throttled", later))
        self.assertIn("(Slow down)", self.told())
        self.dialer.throttled_until = MONDAY + 300 * HOUR  # of a clock that was ahead
        self.assertLessEqual(self.decide().at, MONDAY + HOUR)

    def test_each_reason_has_its_words(self):
        self.set_hours()
        self.dialer.write({"seconds_between": 2.5, "max_per_day": 9})
        reasons = (
            "finished stopped confirm disabled touchpoint schedule pace hour day "
            "throttled scanner mail_first"
        )
        told = {self.told(Moment(False, reason)) for reason in reasons.split()}
        self.assertEqual(len(told), 12)
        self.assertIn("One mail every 2.5 seconds.", told)
