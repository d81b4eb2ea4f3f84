"""Jobs that run side by side, as many at a time as there are processors, and the suites
whose parts they are."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from .report import Tally
from .shell import Failure, say

# More would want more memory than the machines have that run all the tests.
LANES = min(max(os.cpu_count() or 1, 2), 4)


class Suite:
    """Jobs that are summed up together.

    `jobs`: functions that give a Tally, each on its own.
    """

    def __init__(self, title, *jobs):
        self.title = title
        self.jobs = jobs
        self._tally = Tally()
        self._left = len(jobs)
        self._start = None
        self._lock = threading.Lock()

    def run(self, job):
        """Do one of the jobs; its Tally. The first and the last one are told of."""
        self._begin()
        tally = Tally()
        try:
            tally = job()
        except Failure as failure:
            tally.fail(str(failure))
        self._end(tally)
        return tally

    def _begin(self):
        with self._lock:
            if self._start is None:
                self._start = time.monotonic()
                say(f"… {self.title}")

    def _end(self, tally):
        with self._lock:
            self._tally += tally
            self._left -= 1
            if not self._left:
                self._tally.sum_up(self.title, time.monotonic() - self._start)


def each(*suites):
    """The jobs of the suites in their order, as run() wants them."""
    return [(suite, job) for suite in suites for job in suite.jobs]


def spread(few, many):
    """The first ones evenly among the others, beginning with one of them."""
    mixed = list(many)
    for number in reversed(range(len(few))):
        mixed.insert(number * len(many) // len(few), few[number])
    return mixed


def run(jobs):
    """Do the jobs, begun in this order; the sum of their tallies.

    :param jobs: pairs of a Suite and one of its jobs
    """
    total = Tally()
    pool = ThreadPoolExecutor(LANES)
    try:
        for tally in pool.map(lambda pair: pair[0].run(pair[1]), jobs):
            total += tally
    finally:
        pool.shutdown(cancel_futures=True)
    return total
