"""What this process knows of live boards: most viewers are shown what another one has
just been shown, and the database is asked nothing for them."""

import threading
import time

from odoo.tools.lru import LRU

# Seconds for which what was gathered is what everybody is shown.
KEPT = 1.0
# Of different queues, choices and languages.
READINGS = 64


class Gathered:
    """What was gathered of a company, and what its readers made of it."""

    def __init__(self, taken_at, figures, first, until):
        """
        :param taken_at: seconds since 1970, by the database's clock
        :param figures, first: see core.supervision.board
        :param until: of time.monotonic(), when it is too old to be shown
        """
        self.taken_at = taken_at
        self.figures = figures
        self.first = first
        self._until = until
        self._readings = LRU(READINGS)
        self._lock = threading.Lock()

    def is_fresh(self):
        return time.monotonic() < self._until

    def reading(self, key, make):
        """What ``make()`` gives, made once for all readers with this key; nobody
        changes it."""
        with self._lock:
            if key not in self._readings:
                self._readings[key] = make()
            return self._readings[key]


class BoardMemory:
    """What was gathered last, by place: (database, company id, order)."""

    def __init__(self):
        self._gathered = LRU(32)
        self._locks = {}

    def last(self, place):
        """What was gathered last, however old it is; or None."""
        return self._gathered.get(place)

    def fresh(self, place, ask):
        """What is shown now.

        :param ask: gives it where it is too old. One thread at a time asks; the others
            wait for what it gets.
        :return: Gathered
        """
        if found := self._fresh(place):
            return found
        with self._locks.setdefault(place, threading.Lock()):
            if not (found := self._fresh(place)):
                found = self._gathered[place] = ask()
            return found

    def _fresh(self, place):
        known = self.last(place)
        return known if known and known.is_fresh() else None

    def clear(self):
        self._gathered.clear()
