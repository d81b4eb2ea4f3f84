"""Tests of Odoo's processes as they run at a customer's: servers, workers, commands."""

from . import plain_tests
from .odoo import configure, odoo_environment
from .paths import ROOT

FOLDER = ROOT / "tests/processes"
QUEUE_JOB = "test_queue_job.py"


def run(database, only=None):
    """Those that need only the addon installed in `database`, or one file; a Tally."""
    chosen = [only] if only else sorted(FOLDER.glob("test_*.py"))
    return _run(database, [path for path in chosen if path.name != QUEUE_JOB])


def run_queue_job(database):
    """Those that need queue_job installed in `database`, too."""
    return _run(database, [FOLDER / QUEUE_JOB])


def _run(database, files):
    configure()
    variables = odoo_environment(EMAIL_CHANNEL_TEST_DATABASE=database)
    return plain_tests.run("processes", files, **variables)
