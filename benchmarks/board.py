"""How fast the live board is, and what it costs the database.

    ./dev bench board [--agents N] [--queues N] [--waiting N] [--viewers N] [--runs N]

The last line is JSON: `board_ms` (what the server needs to gather the board and answer,
when nobody asked for it in the last second), `viewers20_ratio` (processor time of the
database for that many viewers, each of whom asks a second after the last answer, as
browsers do while something changes, in proportion to one; how often the board was
gathered for them is beside it: one viewer alone, who asks when what he was shown is too
old and his answer has come, has it gathered less often),
`board_open_s` (in Chromium, from the address until the first who waits is there),
`board_event_s` (from what happened until it is shown), `board_request_ms` (the slowest
request of all that, and which one). Medians of the runs, after one that warms up.
"""

import argparse
import contextlib
import json
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
from processes.browser import Browser

from benchmarks.rig import databases
from benchmarks.rig.board_browser import BoardScreen
from benchmarks.rig.board_population import AGENT, VIEWER
from benchmarks.rig.odoo_server import OdooServer
from benchmarks.rig.report import table
from devkit import browser
from devkit.paths import LOG
from devkit.postgres import ROLE, SOCKET

SIZE = {"agents": 200, "queues": 20, "waiting": 10_000, "viewers": 20}
ASK = ("email.board", "get_board", [], "wait")
STALE = 1.2  # seconds after which the board is gathered anew
LOOKED = 10  # seconds for which viewers look
LOOK = 1.0  # seconds from what they were shown until they ask again
PROCESSES = "SELECT pid FROM pg_stat_activity WHERE datname = %s"


def main():
    options = _options()
    browser.install()
    print(json.dumps(measure(vars(options))))


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench board")
    for name, number in SIZE.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


def measure(options):
    """
    :param options: dict, see benchmarks.rig.board_population, and ``runs``
    :return: dict, see above
    """
    runs = options.pop("runs")
    template = databases.board(options)
    with serving(template) as server:
        figures = measure_server(server, options["viewers"], runs)
        return figures | measure_browser(server, runs)


def on_server(runs):
    """What needs no browser, see ``measure_server``."""
    with serving(databases.board(SIZE)) as server:
        return measure_server(server, SIZE["viewers"], runs)


@contextlib.contextmanager
def serving(template):
    log = LOG / "bench-board.log"
    with databases.cloned(template) as name, OdooServer(name, log) as server:
        yield server


def measure_server(server, viewers, runs):
    """:return: {``board_ms``, ``viewers20_ratio``}"""
    people = [server.enter(VIEWER.format(n), VIEWER.format(n)) for n in range(viewers)]
    gathered = [_timed(people[0], STALE) for _run in range(runs + 1)][1:]
    kept = [_timed(people[0], 0) for _run in range(runs)]
    one, often_for_one = _cost(server, people[:1])
    all_of_them, often_for_all = _cost(server, people)
    table(
        "What the server does",
        [
            ("", "ms"),
            ("gathered", round(statistics.median(gathered))),
            ("kept", round(statistics.median(kept))),
            ("database, a second, one viewer", round(one)),
            (f"database, a second, {viewers} viewers", round(all_of_them)),
        ],
    )
    table(
        "How often it was gathered",
        [
            ("", "times a second"),
            ("one viewer", round(often_for_one, 2)),
            (f"{viewers} viewers", round(often_for_all, 2)),
        ],
    )
    return {
        "board_ms": round(statistics.median(gathered)),
        "viewers20_ratio": round(all_of_them / one, 2),
    }


def _timed(person, pause):
    time.sleep(pause)
    start = time.monotonic()
    person.call(*ASK)
    return (time.monotonic() - start) * 1000


def _cost(server, people):
    """(milliseconds of processor time that a second of these people's looking costs the
    database, how many times in it the board was gathered)"""
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(_look, people, [STALE] * len(people)))  # opens its connections
        before = _processor_time(server)
        start = time.monotonic()
        shown = pool.map(_look, people, [LOOKED] * len(people))
        gathered = set().union(*shown)
        looked = time.monotonic() - start
    after = _processor_time(server)
    # Of a connection that was closed meanwhile nothing is known.
    spent = sum(after[pid] - before.get(pid, 0) for pid in after)
    return spent / looked, len(gathered) / looked


def _look(person, seconds):
    """When what was shown had been gathered, to the second: it is once a second."""
    end = time.monotonic() + seconds
    gathered = set()
    while time.monotonic() < end:
        gathered.add(person.call(*ASK)["at"])
        time.sleep(LOOK)
    return gathered


def _processor_time(server):
    """{pid of a process of the database: ms}"""
    where = {"host": str(SOCKET), "user": ROLE, "dbname": "postgres"}
    connection = psycopg2.connect(**where)
    with contextlib.closing(connection), connection.cursor() as cr:
        cr.execute(PROCESSES, [server.database])
        return {pid: _run_for(pid) for (pid,) in cr.fetchall()}


def _run_for(pid):
    running, *_rest = Path(f"/proc/{pid}/schedstat").read_text().split()
    return int(running) / 1e6


def measure_browser(server, runs):
    """:return: {``board_open_s``, ``board_event_s``, ``board_request_ms``}"""
    agent = server.enter(AGENT.format(0), AGENT.format(0))
    with Browser() as chromium:
        screen = BoardScreen(chromium.page(1440, 900), server.url, VIEWER.format(0))
        found = [screen.run(agent) for _run in range(runs + 1)][1:]
    slowest = sorted(screen.requests.items(), key=lambda each: -each[1])
    table("Slowest requests", [("", "ms"), *slowest[:8]])
    return {
        **{name: _middle(run[name] for run in found) for name in found[0]},
        "board_request_ms": round(slowest[0][1]),
        "board_request": slowest[0][0],
    }


def _middle(values):
    return round(statistics.median(values), 2)


if __name__ == "__main__":
    sys.exit(main())
