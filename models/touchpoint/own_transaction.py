"""Transactions of a touchpoint's own, apart from that of the work."""

import logging
from contextlib import contextmanager

from psycopg2.errors import LockNotAvailable

from odoo.tools import SQL

from ..retried import retried

_logger = logging.getLogger(__name__)


def in_own_transaction(touchpoint, work):
    """See email.touchpoint's `_in_own_transaction`."""

    def locked_work():
        try:
            with touchpoint.env.registry.cursor() as cr:
                # sudo: the status is the system's, whoever pressed the button.
                mine = touchpoint.with_env(touchpoint.env(cr=cr, su=True))
                if _lock(mine):
                    work(mine)
        except LockNotAvailable:
            # Waited for long enough; the next attempt to connect says it again.
            _logger.warning("Status of touchpoint %s not noted: locked", touchpoint.id)

    retried(locked_work)
    touchpoint._connections().invalidate_recordset()
    touchpoint.invalidate_recordset(flush=False)


def _lock(touchpoint):
    """With its connections; returns whether it is there."""
    cr = touchpoint.env.cr
    # Not for ever: the caller's own transaction may have written the touchpoint.
    cr.execute(SQL("SET LOCAL lock_timeout = '10s'"))
    cr.execute(
        SQL(
            # What is being fetched refers to it, and does not have to wait.
            "SELECT 1 FROM email_touchpoint WHERE id = %s FOR NO KEY UPDATE",
            touchpoint.id,
        )
    )
    found = bool(cr.fetchone())
    cr.execute(
        SQL(
            "SELECT 1 FROM email_connection WHERE touchpoint_id = %s"
            " ORDER BY id FOR NO KEY UPDATE",
            touchpoint.id,
        )
    )
    return found


@contextmanager
def claim(touchpoint, work):
    """See email.touchpoint's `_claim`."""
    with touchpoint.env.registry.cursor() as lock:
        lock.execute(
            SQL(
                "SELECT pg_try_advisory_xact_lock(%s::regclass::oid::int, %s)",
                work,
                touchpoint.id,
            )
        )
        yield lock.fetchone()[0]
