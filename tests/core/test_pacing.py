import unittest
from datetime import datetime, timedelta

from core.outbox.pacing import is_limit, is_over, retry_pause, share, wait
from core.outbox.priority import AGENT, AUTOMATIC, MASS

NOW = datetime(2026, 3, 1, 12)


def ago(*seconds):
    return [NOW - timedelta(seconds=each) for each in seconds]


class TestPacing(unittest.TestCase):
    def test_pauses_grow_up_to_an_hour(self):
        minutes = [retry_pause(n) / timedelta(minutes=1) for n in (1, 2, 3, 7, 50)]
        self.assertEqual(minutes, [1, 2, 4, 60, 60])

    def test_trouble_is_over_after_its_hours(self):
        self.assertFalse(is_over(None, NOW, 72))
        self.assertFalse(is_over(NOW - timedelta(hours=71), NOW, 72))
        self.assertTrue(is_over(NOW - timedelta(hours=72), NOW, 72))

    def test_no_limit_never_waits(self):
        self.assertEqual(wait(ago(*range(59)), NOW, 0), timedelta())

    def test_waits_until_the_minute_has_room(self):
        self.assertEqual(wait(ago(59, 30), NOW, 3), timedelta())
        self.assertEqual(wait(ago(50, 30, 10), NOW, 3), timedelta(seconds=10))
        self.assertEqual(wait(ago(75, 50, 30, 10), NOW, 3), timedelta(seconds=10))

    def test_after_a_lowered_limit_waits_for_more_than_one(self):
        self.assertEqual(wait(ago(50, 40, 30), NOW, 1), timedelta(seconds=30))

    def test_a_clock_that_was_ahead_holds_nothing_back(self):
        day_ahead = [NOW + timedelta(days=1)] * 9
        self.assertEqual(wait(day_ahead, NOW, 3), timedelta())
        self.assertEqual(
            wait([*day_ahead, *ago(50, 30, 10)], NOW, 3), timedelta(seconds=10)
        )
        self.assertLessEqual(wait(ago(-50, -50, -50), NOW, 3), timedelta(minutes=1))

    def test_a_mass_mailing_leaves_every_tenth_to_others(self):
        self.assertEqual([share(rate, MASS) for rate in (60, 10, 3, 2)], [54, 9, 2, 1])

    def test_a_mass_mailing_always_gets_somewhere(self):
        self.assertEqual((share(1, MASS), share(0, MASS)), (1, 0))

    def test_answers_may_take_the_whole_pace(self):
        self.assertEqual((share(10, AGENT), share(10, AUTOMATIC)), (10, 10))

    def test_no_minute_ever_holds_more_than_the_limit(self):
        now, starts = NOW, []
        for _mail in range(100):
            now += wait(starts, now, 7)
            starts.append(now)
            now += timedelta(seconds=len(starts) % 5)
        for start in starts:
            minute = [one for one in starts if start <= one < start + timedelta(0, 60)]
            self.assertLessEqual(len(minute), 7)


class TestLimits(unittest.TestCase):
    def test_the_account_has_to_slow_down(self):
        for code, words in (
            (421, "4.7.0 Try again later, closing connection."),
            (421, "4.7.28 Our system has detected an unusual rate of mail"),
            (450, "4.7.1 Error: too much mail from 192.0.2.1"),
            (451, "4.7.1 Too many mails, try later"),
            (451, "4.7.500 Server busy. Please try again later"),
            (451, "4.7.26 concurrent connections limit exceeded"),
            (452, "4.3.1 Insufficient system storage"),
            (432, "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"),
            (454, "4.7.0 Too many login attempts, please try again later"),
            (550, "5.4.5 Daily user sending limit exceeded."),
            (554, "5.2.252 Submission limit exceeded"),
            (
                550,
                "5.1.90 Your message can't be sent because you've reached your daily "
                "limit for message recipients",
            ),
            (554, "5.2.0 SubmissionQuotaExceededException"),
        ):
            with self.subTest(code=code, words=words):
                self.assertEqual(is_limit(code, words), True)

    def test_something_is_wrong_with_this_mail_or_its_recipient(self):
        for code, words in (
            (450, "4.2.0 <a@b.test>: Greylisted, see http://postgrey.test"),
            (451, "4.7.1 Greylisting in action, please come back later"),
            (450, "4.2.1 The user is receiving mail at a rate that is too high"),
            (452, "4.2.2 The email account is over quota"),
            (452, "4.5.3 Too many recipients"),
            (450, "4.1.2 Domain not found"),
            (451, "4.3.0 Local error in processing"),
            (550, "5.1.1 No such user"),
            (552, "5.3.4 Message size limit exceeded"),
            (552, "5.2.2 Mailbox full, quota exceeded"),
            (550, "5.7.1 Rejected as spam"),
        ):
            with self.subTest(code=code, words=words):
                self.assertEqual(is_limit(code, words), False)
