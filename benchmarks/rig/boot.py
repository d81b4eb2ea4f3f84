"""Odoo inside this process: no web server, no cron."""

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

QUIET = ("--no-http", "--max-cron-threads=0", "--log-level=error")


def load(database, *options):
    """The registry of a database, loaded once for this process."""
    config.parse_config(["-d", database, *QUIET, *options], setup_logging=True)
    return Registry(database)


def environment(cursor, **context):
    """The superuser's, as scheduled actions run."""
    return Environment(cursor, SUPERUSER_ID, context)
