"""Tests of Odoo's processes as they run at a customer's: servers, workers, commands."""

import contextlib
import queue
import threading

from . import plain_tests, postgres
from .database import clone_for_a_test, drop, install_addon, make_assets, scratch
from .odoo import configure, odoo_environment
from .paths import ROOT

FOLDER = ROOT / "tests/processes"
QUEUE_JOB = "test_queue_job.py"


def files():
    """Those that need only the addon installed: first those that take longest, which
    have a browser."""
    found = [path for path in FOLDER.glob("test_*.py") if path.name != QUEUE_JOB]
    return sorted(found, key=lambda path: ("on_screen" not in path.read_text(), path))


def run(database, file):
    """The tests of a file, with the addon installed in `database`; a Tally."""
    configure()
    variables = odoo_environment(EMAIL_CHANNEL_TEST_DATABASE=database)
    return plain_tests.run("processes", [file], **variables)


def run_queue_job(database):
    """Those that need queue_job installed in `database`, too."""
    return run(database, FOLDER / QUEUE_JOB)


class Databases:
    """Use as a context manager. Lends databases in which the addon is installed, each
    to one at a time; they are made when they are wanted, and dropped at the end."""

    def __init__(self):
        self._made = contextlib.ExitStack()
        self._lock = threading.Lock()
        self._source = None
        self._free = queue.SimpleQueue()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self._made.close()

    @contextlib.contextmanager
    def lent(self):
        """Yields a database's name."""
        try:
            name = self._free.get_nowait()
        except queue.Empty:
            name = self._clone()
        try:
            yield name
        finally:
            self._free.put(name)

    def _clone(self):
        with self._lock:
            if not self._source:
                self._source = self._install()
            name = clone_for_a_test(self._source)
            self._made.callback(drop, name)
            return name

    def _install(self):
        self._made.enter_context(postgres.running())
        name = self._made.enter_context(scratch())
        install_addon(name)
        make_assets(name)
        return name
