from unittest.mock import patch

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..models import retried as module
from ..models.retried import LONGEST_PAUSE, TRIES, retried


@tagged("post_install", "-at_install")
class TestRetried(BaseCase):
    def setUp(self):
        super().setUp()
        pause = patch.object(module.time, "sleep")
        self.pauses = self.enterContext(pause)

    def failing(self, times, error=SerializationFailure):
        """Work that meets a conflict so many times, and then returns its try."""
        tries = []

        def work():
            tries.append(1)
            if len(tries) <= times:
                raise error
            return len(tries)

        return work, tries

    def test_work_without_a_conflict_is_done_once(self):
        work, tries = self.failing(0)
        self.assertEqual(retried(work), 1)
        self.assertEqual(len(tries), 1)
        self.pauses.assert_not_called()

    def test_a_conflict_is_tried_again_after_a_pause(self):
        work, _tries = self.failing(2)
        self.assertEqual(retried(work), 3)
        self.assertEqual(self.pauses.call_count, 2)

    def test_a_lock_that_was_not_given_is_a_conflict(self):
        work, _tries = self.failing(1, LockNotAvailable)
        self.assertEqual(retried(work), 2)

    def test_the_last_conflict_is_raised(self):
        work, tries = self.failing(99)
        with self.assertRaises(SerializationFailure):
            retried(work)
        self.assertEqual(len(tries), TRIES)
        self.assertEqual(self.pauses.call_count, TRIES - 1)

    def test_another_error_is_not_tried_again(self):
        work, tries = self.failing(1, ZeroDivisionError)
        with self.assertRaises(ZeroDivisionError):
            retried(work)
        self.assertEqual(len(tries), 1)

    def test_no_pause_is_longer_than_the_longest(self):
        work, _tries = self.failing(29)
        retried(work, tries=30)
        for call in self.pauses.call_args_list:
            self.assertLessEqual(call.args[0], LONGEST_PAUSE)


@tagged("post_install", "-at_install")
class TestRetriedOnPostgres(BaseCase):
    """Two transactions that change the same row."""

    def setUp(self):
        super().setUp()
        self.database = db_connect(get_db_name())
        self.addCleanup(self.run_sql, "DROP TABLE email_test_retried")
        self.run_sql("CREATE TABLE email_test_retried AS SELECT 0 AS count")

    def run_sql(self, query):
        with self.database.cursor() as cr:
            cr.execute(query)

    def add_one(self, cr, rival):
        cr.execute("SELECT count FROM email_test_retried")
        [count] = cr.fetchone()
        rival()
        with mute_logger("odoo.sql_db"):
            cr.execute("UPDATE email_test_retried SET count = %s", [count + 1])

    def test_work_starts_from_what_the_other_transaction_has_written(self):
        rivals = ["UPDATE email_test_retried SET count = 10"]
        cr = self.database.cursor()
        self.addCleanup(cr.close)
        retried(
            lambda: self.add_one(cr, lambda: rivals and self.run_sql(rivals.pop())),
            cr,
        )
        with self.database.cursor() as other:
            other.execute("SELECT count FROM email_test_retried")
            self.assertEqual(other.fetchone(), (11,))

    def test_after_the_last_conflict_the_cursor_can_be_used(self):
        cr = self.database.cursor()
        self.addCleanup(cr.close)
        change = "UPDATE email_test_retried SET count = count + 10"
        with self.assertRaises(SerializationFailure):
            retried(lambda: self.add_one(cr, lambda: self.run_sql(change)), cr, tries=1)
        cr.execute("SELECT count FROM email_test_retried")
        self.assertEqual(cr.fetchone(), (10,))
