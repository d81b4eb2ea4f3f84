import threading
import time
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from odoo.tests import BaseCase

from odoo.addons.email_channel.models.supervision import board_memory
from odoo.addons.email_channel.models.supervision.board_memory import (
    KEPT,
    BoardMemory,
    Gathered,
)

PLACE = ("a database", 1, "wait")


class TestBoardMemory(BaseCase):
    """Viewers of one process cost the database what one does."""

    def setUp(self):
        super().setUp()
        self.memory = BoardMemory()
        self.asked = []

    def ask(self):
        self.asked.append(threading.get_ident())
        time.sleep(0.05)
        return Gathered(0, {}, {}, board_memory.time.monotonic() + KEPT)

    def test_threads_wait_for_the_one_that_asks(self):
        together = threading.Barrier(8)

        def look(_viewer):
            together.wait()
            return self.memory.fresh(PLACE, self.ask)

        with ThreadPoolExecutor(8) as pool:
            shown = list(pool.map(look, range(8)))
        self.assertEqual(len(self.asked), 1)
        self.assertEqual(len(set(shown)), 1)

    def test_what_is_too_old_is_asked_for_again(self):
        now = time.monotonic()
        with patch.object(board_memory.time, "monotonic", lambda: now):
            self.memory.fresh(PLACE, self.ask)
        with patch.object(board_memory.time, "monotonic", lambda: now + KEPT - 0.1):
            self.memory.fresh(PLACE, self.ask)
            self.assertEqual(len(self.asked), 1)
        with patch.object(board_memory.time, "monotonic", lambda: now + KEPT):
            self.memory.fresh(PLACE, self.ask)
        self.assertEqual(len(self.asked), 2)

    def test_who_could_not_ask_leaves_it_to_the_next(self):
        def fail():
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            self.memory.fresh(PLACE, fail)
        self.assertTrue(self.memory.fresh(PLACE, self.ask))

    def test_places_do_not_wait_for_each_other(self):
        with ThreadPoolExecutor(1) as pool:

            def other():
                elsewhere = pool.submit(self.memory.fresh, ("another",), self.ask)
                return elsewhere.result(5)

            self.memory.fresh(PLACE, other)
        self.assertEqual(len(self.asked), 1)

    def test_a_reading_is_made_once_for_each_key(self):
        gathered = self.ask()
        made = []

        def read(key):
            return gathered.reading(key, lambda: made.append(key) or len(made))

        self.assertEqual([read("a"), read("b"), read("a")], [1, 2, 1])
