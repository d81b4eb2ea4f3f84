"""Lists that are sent while everything fails, and what became of each line."""

import contextlib
import os
import random
import re
import shutil
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

import psycopg2

from devkit.database import FILES
from devkit.paths import LOG
from devkit.shell import Failure, say

from . import databases, dialer_worker
from .dialer_server import FailingServer
from .failing_servers import Cluster
from .fault_worker import Fault
from .forks import Forks

WORKERS = 2
LONGEST = 1800  # seconds
NOT_SENT = ("failed", "rejected", "skipped")
MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")


class DialerWorld:
    """:param lines: in all lists together"""

    def __init__(self, lines, seed):
        self.lines = lines
        self.dice = random.Random(seed)
        self.log = str(LOG / "bench-dialer-faults.log")
        self.kills = self.restarts = 0

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.folder = Path(
                stack.enter_context(
                    tempfile.TemporaryDirectory(
                        prefix="ecd", ignore_cleanup_errors=True
                    )
                )
            )
            os.chmod(self.folder, 0o755)  # PostgreSQL runs as another user
            self.database = databases.ours()
            self.cluster = stack.enter_context(Cluster(self.folder))
            self.cluster.copy(self.database)
            files = self.folder / "data" / "filestore" / self.database
            shutil.copytree(FILES / self.database, files)
            self.server = stack.enter_context(FailingServer(self.dice.random()))
            Path(self.log).write_text("")
            self._forks = Forks(
                self.database,
                [
                    f"--db_host={self.cluster.socket}",
                    f"--data-dir={self.folder / 'data'}",
                    "--log-level=error",
                ],
                ("dialer_worker",),
                self.log,
            )
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc_info):
        self._stack.close()

    # -- processes

    def run(self, kills, restarts):
        """:return: figures by name"""
        start = time.monotonic()
        if self._forks.start(dialer_worker.set_up, self.server.port, self.lines).wait()[
            0
        ]:
            raise Failure(f"No lists could be made; see {self.log}")
        self.server.fails = True
        presser = self._forks.start(dialer_worker.press, self.dice.random())
        self._fail(kills, restarts)
        presser.kill_after(0)
        self.server.fails = False
        say(f"  {self.kills} kills: {time.monotonic() - start:.0f} s")
        self._finish()
        return {**self._verdict(), "seconds": round(time.monotonic() - start)}

    def _fail(self, kills, restarts):
        """Workers are killed one after the other, and replaced."""
        at = set(self.dice.sample(range(kills), restarts))
        workers = [self._worker() for _number in range(WORKERS)]
        while self.kills < kills:
            worker, killed_at = workers.pop(0)
            self.kills += self._end(worker, killed_at)
            self.let_it_be_due()
            if self.kills in at:
                at.discard(self.kills)
                self.cluster.restart(self.dice.choice((signal.SIGINT, signal.SIGQUIT)))
                self.restarts += 1
            workers.append(self._worker())
        for worker, _killed_at in workers:
            self.kills += worker.kill_after(self.dice.uniform(0, 1))

    def _worker(self):
        """Every other one dies at a commit: at each of the first ones, and at later
        ones, before it and after it."""
        fault = None
        if self.dice.random() < 0.5:
            commit = 1 + self.dice.randrange(12 if self.dice.random() < 0.5 else 400)
            fault = Fault(commit, kill=self.dice.choice(("before", "after")))
        return self._forks.start(dialer_worker.send, LONGEST, fault), bool(fault)

    def _end(self, worker, dies):
        return worker.kill_after(self.dice.uniform(0.3, 2.5) if not dies else 4)

    def let_it_be_due(self):
        """What rests has its turn at once."""
        with contextlib.suppress(psycopg2.Error):
            self.sql(
                "UPDATE email_dialer_line SET next_attempt_at = NULL"
                " WHERE state = 'waiting' AND next_attempt_at IS NOT NULL;"
                "UPDATE email_dialer SET throttled_until = NULL;"
                "UPDATE email_connection SET next_try_at = NULL;"
            )

    def _finish(self):
        """Without faults, until each list says that it has finished."""
        if self._forks.start(dialer_worker.play_all).wait()[0]:
            raise Failure(f"Play failed; see {self.log}")
        deadline = time.monotonic() + LONGEST
        worker = self._forks.start(dialer_worker.send, LONGEST)
        while self.sql("SELECT id FROM email_dialer_list WHERE running"):
            if time.monotonic() > deadline:
                break
            self.let_it_be_due()
            time.sleep(1)
        worker.kill_after(0)

    def sql(self, query):
        return self.cluster.sql(self.database, query)

    # -- what became of it

    def _verdict(self):
        taken = Counter(
            MESSAGE_ID.search(mail.raw)[1].decode() for mail in self.server.sent
        )
        rows = self.sql(
            "SELECT message_id, state, failure_reason FROM email_dialer_line"
        )
        states = Counter(state for _id, state, _words in rows)
        open_lines = states["waiting"] + states["sending"]
        lost = sum(state == "sent" and not taken[name] for name, state, _words in rows)
        silent = sum(state == "uncertain" and not words for _id, state, words in rows)
        denied = sum(state in NOT_SENT and taken[name] > 0 for name, state, _w in rows)
        return {
            "lines": len(rows),
            "kills": self.kills,
            "restarts": self.restarts,
            "sent": states["sent"],
            "doubled": sum(count - 1 for count in taken.values()),
            "skipped": open_lines + lost,
            "uncertain": states["uncertain"],
            "untold": silent + denied,
            "rejected": states["rejected"],
            "failed": states["failed"],
        }
