"""Transactions of a record's own, apart from that of the work."""

import logging
from contextlib import contextmanager

from psycopg2.errors import LockNotAvailable

from odoo.tools import SQL

from .retried import retried

_logger = logging.getLogger(__name__)


def in_own_transaction(record, work, also=()):
    """Call ``work`` with this record, locked, and commit; again when another has
    something to say of it at the same time. Nothing when it was not committed yet, or
    when somebody's transaction holds it, such as the caller's own.

    :param also: recordsets that are locked with it, and read anew afterwards
    """

    def locked_work():
        try:
            with record.env.registry.cursor() as cr:
                # sudo: the status is the system's, whoever pressed the button.
                mine = record.with_env(record.env(cr=cr, su=True))
                if _lock(mine, also):
                    work(mine)
        except LockNotAvailable:
            # Waited for long enough; the next attempt to connect says it again.
            _logger.warning("Status of %s not noted: locked", record)

    retried(locked_work)
    for each in also:
        each.invalidate_recordset()
    record.invalidate_recordset(flush=False)


def _lock(record, also):
    """Returns whether the record is there."""
    cr = record.env.cr
    # Not for ever: the caller's own transaction may have written it.
    cr.execute(SQL("SET LOCAL lock_timeout = '10s'"))
    found = _lock_rows(cr, record)
    for each in also:
        _lock_rows(cr, each)
    return found


def _lock_rows(cr, records):
    cr.execute(
        SQL(
            # What refers to them meanwhile does not have to wait.
            "SELECT 1 FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            SQL.identifier(records._table),
            list(records.ids),
        )
    )
    return bool(cr.fetchone())


@contextmanager
def claim(env, work, key=0):
    """Hold one kind of work, of all or of one record; yields whether that succeeded.

    An advisory lock in a transaction of its own: it ends with a killed worker's
    connection, outlives the commits in between, and blocks nobody who edits the
    record.

    :param work: table name of what is worked on, such as "email_message"
    :param key: id of the record whose work it is
    """
    with env.registry.cursor() as lock:
        lock.execute(
            SQL(
                "SELECT pg_try_advisory_xact_lock(%s::regclass::oid::int, %s)",
                work,
                key,
            )
        )
        yield lock.fetchone()[0]
