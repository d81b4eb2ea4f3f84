import threading
import time

from odoo.tests import BaseCase

from ...models.inbound.ahead import taken_ahead


class TestAhead(BaseCase):
    """The next parts of a work are done while one is used."""

    def setUp(self):
        super().setUp()
        self.done = []
        self.threads = set()

    def work(self, parts, error=None):
        try:
            for part in range(parts):
                self.threads.add(threading.current_thread())
                self.done.append(part)
                yield part
            if error:
                raise error
        finally:
            self.threads.add(threading.current_thread())
            self.done.append("closed")

    def wait_for(self, done):
        end = time.monotonic() + 5
        while len(self.done) < done and time.monotonic() < end:
            time.sleep(0.01)

    def test_all_parts_come_in_their_order(self):
        self.assertEqual(list(taken_ahead(self.work(9), 2)), list(range(9)))

    def test_it_is_ahead_by_so_many_and_no_more(self):
        parts = taken_ahead(self.work(9), 2)
        self.assertEqual(next(parts), 0)
        self.wait_for(3)
        time.sleep(0.05)
        self.assertEqual(self.done, [0, 1, 2])
        parts.close()

    def test_an_error_comes_after_the_parts_before_it_and_once(self):
        parts = taken_ahead(self.work(2, OSError("disk")), 2)
        self.assertEqual([next(parts), next(parts)], [0, 1])
        with self.assertRaisesRegex(OSError, "disk"):
            next(parts)
        self.assertEqual(list(parts), [])

    def test_whoever_stops_leaves_nothing_running(self):
        parts = taken_ahead(self.work(9), 2)
        next(parts)
        parts.close()
        self.assertEqual(self.done[-1], "closed")
        self.assertFalse(any(thread.is_alive() for thread in self.threads))

    def test_it_runs_in_one_thread_to_its_end(self):
        for parts in (taken_ahead(self.work(3), 2), taken_ahead(self.work(0), 2)):
            self.threads.clear()
            list(parts)
            (thread,) = self.threads
            self.assertIsNot(thread, threading.current_thread())

    def test_an_error_of_who_uses_the_parts_is_not_hidden_by_one_of_the_work(self):
        with self.assertRaisesRegex(ValueError, "user"):
            for _part in taken_ahead(self.work(1, OSError("disk")), 2):
                self.wait_for(2)
                raise ValueError("user")
