"""Processes that offer, take and give away conversations at the same time, and are
killed meanwhile."""

import contextlib
import itertools
import os
import random
import signal
import time
from dataclasses import dataclass

import psycopg2

from devkit.postgres import ROLE, SOCKET
from devkit.shell import Failure

from . import race_worker
from .forks import Forks
from .race_checks import Checks

LOOK = 0.5  # seconds between two looks
ROUNDS = 100


@dataclass(frozen=True)
class Size:
    """:param most: conversations of an agent at a time, in all and per queue"""

    conversations: int = 500
    agents: int = 30
    queues: int = 8
    most: int = 5
    most_per_queue: int = 3
    name: str = "racer"


class Race:
    """On a database with the addon in which no conversation is.

    :param log: path of what the processes say
    """

    def __init__(self, database, log, size, seed=0):
        self.database = database
        self.log = str(log)
        self.size = size
        self.dice = random.Random(seed)
        self._seeds = itertools.count(seed * 10_000)
        self._processes = []
        self.kills = 0
        self.errors = 0

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            open(self.log, "w").close()
            self._connection = psycopg2.connect(
                host=str(SOCKET), user=ROLE, dbname=self.database
            )
            stack.callback(self._connection.close)
            self._connection.autocommit = True
            # Processes die here, not the database.
            self.sql(f"ALTER DATABASE {self.database} SET synchronous_commit = off")
            self._forks = Forks(
                self.database, ["--log-level=critical"], ("race_worker",), self.log
            )
            stack.callback(self._end)
            self.made = self._run(race_worker.set_up, self.size, next(self._seeds))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc_info):
        self._stack.close()

    def sql(self, query, *values):
        """The rows of a query."""
        with self._connection.cursor() as cr:
            cr.execute(query, values or None)
            return cr.fetchall() if cr.description else []

    # -- processes

    def _start(self, function, *arguments):
        running = self._forks.start(function, *arguments)
        self._processes.append(running.process)
        return running

    def _run(self, function, *arguments):
        """What it says."""
        status, said = self._start(function, *arguments).wait()
        if status:
            raise Failure(f"{function.__name__} failed; see {self.log}")
        return said

    def _end(self):
        """Nobody is left when something went wrong in here."""
        for process in self._processes:
            process.kill()
            process.join()

    # -- the race

    def run(self, seconds, processes=8):
        """:return: figures: double, lost and over, and how much happened"""
        checks = Checks(self.sql, self.size.conversations)
        end = time.monotonic() + seconds
        running = [self._enter_race(end) for _number in range(processes)]
        kill_at = time.monotonic() + self.dice.uniform(0.5, 1.5)
        while (now := time.monotonic()) < end:
            checks.look()
            if now > kill_at:
                victim = self.dice.randrange(processes)
                self._kill(running[victim])
                running[victim] = self._enter_race(end)
                kill_at = time.monotonic() + self.dice.uniform(1, 5)
            time.sleep(LOOK)
        for each in running:
            self._finish(each)
        checks.look()
        checks.look_back()
        events = dict(
            self.sql("SELECT type, count(*) FROM email_conversation_event GROUP BY 1")
        )
        self._settle(checks)
        self.checks = checks
        return {
            **checks.counts(),
            "errors": self.errors,
            "kills": self.kills,
            "looks": checks.looks,
            "events": sum(events.values()),
            **{kind: events.get(kind, 0) for kind in sorted(events)},
        }

    def _enter_race(self, end):
        left = max(end - time.monotonic(), 0)
        return self._start(race_worker.work, self.made, left, next(self._seeds))

    def _kill(self, running):
        with contextlib.suppress(ProcessLookupError):
            os.kill(running.process.pid, signal.SIGKILL)
        status, said = running.wait()
        self.errors += said or 0
        self.kills += status == -signal.SIGKILL

    def _finish(self, running):
        status, said = running.wait()
        if status:
            raise Failure(f"A process of the race failed; see {self.log}")
        self.errors += said

    def _settle(self, checks):
        """Everything unfinished can still be offered, had and closed."""
        for _round in range(ROUNDS):
            self._run(race_worker.offer_all, self.made)
            checks.look()
            checks.look_for_left()
            if not self._run(race_worker.work_off, self.made):
                break
        query = "SELECT id FROM email_conversation WHERE state != 'closed'"
        checks.say_unfinished([id for (id,) in self.sql(query)])
        checks.look_back()
