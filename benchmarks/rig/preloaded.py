"""Odoo loaded once, in a process that then forks workers, which need not load it anew.

Which database and how, comes in the environment: EC_BENCH_DATABASE, EC_BENCH_OPTIONS.
"""

import os

from odoo import sql_db

from .odoo_setup import load

load(os.environ["EC_BENCH_DATABASE"], *os.environ["EC_BENCH_OPTIONS"].split())
# A connection is not shared between a process and its children.
sql_db.close_all()
