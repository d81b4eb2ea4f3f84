from datetime import date, timedelta
from unittest import TestCase

from core.touchpoint.expiry import expires_soon, warning_due

EXPIRES = date(2027, 3, 31)


class TestExpiry(TestCase):
    def warned(self, expires=EXPIRES, days=range(-40, 5), warned_on=None):
        """On which days before (negative) and after the date is warned."""
        found = []
        for day in days:
            today = EXPIRES + timedelta(days=day)
            if warning_due(expires, today, warned_on):
                warned_on = today
                found.append(day)
        return found

    def test_once_on_each_of_the_days(self):
        self.assertEqual(self.warned(), [-30, -7, -1, 0])

    def test_days_that_were_missed_are_made_up_for_once(self):
        self.assertEqual(self.warned(days=[-40, -5, -4, -3]), [-5])

    def test_entered_when_it_has_expired_already(self):
        self.assertEqual(self.warned(days=[10, 11]), [10])

    def test_new_secret_has_days_of_its_own(self):
        later = EXPIRES + timedelta(days=365)
        self.assertEqual(self.warned(later, warned_on=EXPIRES), [])

    def test_shown_as_long_as_it_is_near(self):
        self.assertFalse(expires_soon(EXPIRES, EXPIRES - timedelta(days=31)))
        self.assertTrue(expires_soon(EXPIRES, EXPIRES - timedelta(days=30)))
        self.assertTrue(expires_soon(EXPIRES, EXPIRES + timedelta(days=9)))
