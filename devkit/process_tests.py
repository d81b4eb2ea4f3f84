"""Tests of Odoo's processes as they run at a customer's: servers, workers, commands."""

import queue
from concurrent.futures import ThreadPoolExecutor

from . import plain_tests
from .database import copies
from .odoo import configure, odoo_environment
from .paths import ROOT
from .report import Tally

FOLDER = ROOT / "tests/processes"
QUEUE_JOB = "test_queue_job.py"
# Files that run at a time: they wait most of the time.
LANES = 2


def run(database, only=None):
    """Those that need only the addon installed in `database`, or one file; a Tally."""
    if only:
        return _run(database, only)
    files = [path for path in FOLDER.glob("test_*.py") if path.name != QUEUE_JOB]
    return _run_in_lanes(database, sorted(files))


def run_queue_job(database):
    """Those that need queue_job installed in `database`, too."""
    return _run(database, FOLDER / QUEUE_JOB)


def _run_in_lanes(database, files):
    """Each file in a process of its own, and each lane in a copy of the database."""
    tally = Tally()
    with copies(database, LANES) as names:
        free = queue.SimpleQueue()
        for name in names:
            free.put(name)

        def run_one(file):
            name = free.get()
            try:
                return _run(name, file)
            finally:
                free.put(name)

        with ThreadPoolExecutor(LANES) as pool:
            for result in pool.map(run_one, files):
                tally += result
    return tally


def _run(database, file):
    configure()
    variables = odoo_environment(EMAIL_CHANNEL_TEST_DATABASE=database)
    return plain_tests.run("processes", [file], **variables)
