"""Odoo loaded once, in a process that then forks the workers of benchmarks.rig.world.

Which database and how, comes in the environment: EC_BENCH_DATABASE, EC_BENCH_OPTIONS.
"""

import os

from odoo import sql_db

from .boot import load

load(os.environ["EC_BENCH_DATABASE"], *os.environ["EC_BENCH_OPTIONS"].split())
# A connection is not shared between a process and its children.
sql_db.close_all()
