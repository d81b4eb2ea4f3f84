"""When the connection to the database ends in the middle of the work."""

import psycopg2

from ..retried import CONFLICTS

_GONE = (psycopg2.OperationalError, psycopg2.InterfaceError)


def is_loss(error):
    """Whether it says that the connection is gone, and not that something was wrong
    with the statement."""
    return isinstance(error, _GONE) and not isinstance(error, CONFLICTS)
