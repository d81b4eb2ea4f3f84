"""Tests of Odoo's processes as they run at a customer's: servers, workers, commands."""

from . import plain_tests
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
