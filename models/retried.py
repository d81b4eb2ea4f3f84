"""The one way to try again after a conflict with another transaction."""

import random
import time

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

# What PostgreSQL raises when another transaction was faster: SerializationFailure,
# DeadlockDetected, LockNotAvailable. Only a new transaction helps. The same that Odoo
# tries again for a request.
CONFLICTS = PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
TRIES = 5
FIRST_PAUSE = 0.05  # seconds
LONGEST_PAUSE = 1.0


def retried(work, cr=None, tries=TRIES):
    """Do ``work``, and do it anew when it meets a conflict with another transaction.

    Between two tries there is a pause of random length: at most 0.05 s after the first,
    twice as much after each one more, never above a second. So of two that collide one
    is through before the other comes again.

    :param work: callable without arguments; it reads what it needs each time anew, for
        the conflict may be with who has just done the same
    :param cr: the cursor on which it works: committed after it, rolled back after a
        conflict. None when ``work`` opens and commits a cursor of its own.
    :param tries: how often at most
    :return: what ``work`` returned
    :raise psycopg2.errors: one of CONFLICTS, when the last try met one, too
    """
    for attempt in range(1, tries + 1):
        try:
            result = work()
            if cr:
                cr.commit()  # pylint: disable=invalid-commit
            return result
        except CONFLICTS:
            if cr:
                cr.rollback()
            if attempt == tries:
                raise
        time.sleep(_pause(attempt))
    raise ValueError("tries must be 1 or more")


def _pause(attempt):
    """Seconds after this many tries."""
    longest = min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE)
    return random.uniform(0, longest)  # noqa: S311
