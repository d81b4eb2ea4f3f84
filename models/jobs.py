"""What scheduled actions need: their time, their progress, where trouble is told."""

import logging
import math
import time

import psycopg2

from .retried import retried

_logger = logging.getLogger(__name__)


def time_is_up(env):
    """Whether the job should end, by Odoo's own measure; without one there is no
    hurry."""
    return time.monotonic() >= env.context.get("cron_end_time", math.inf)


def report_progress(env):
    """Commit, so that Odoo sees work done even if this worker is killed later."""
    if "ir_cron_progress_id" in env.context:
        env["ir.cron"]._commit_progress(1)


def step_by_step(env, step, run_again):
    """Do what a job has to do some at a time, each time committed; what is left when
    its time is up is done by its next run.

    :param step: callable, whether there may be more to do
    :param run_again: callable, sets the job off once more
    """
    while retried(step, env.cr):
        report_progress(env)
        if time_is_up(env):
            run_again()
            return


def report_trouble(touchpoint, exc):
    """Odoo's own side failed while it worked for the touchpoint: its form says so."""
    try:
        touchpoint.receiving_id._on_worker_failed(exc)
    except (OSError, psycopg2.Error) as failure:
        # A database that is full, or gone, takes no report either.
        _logger.error("Trouble of %s not noted: %s", touchpoint.email, failure)
