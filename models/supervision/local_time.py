"""The time where the reader is, in SQL."""

from odoo import fields
from odoo.tools import SQL

from ...core.supervision.local_time import offsets

# Nothing was written down earlier; later, so far ahead, are clocks that are wrong.
FIRST_YEAR = 2000
YEARS_AHEAD = 1


def local_time(env, moment):
    """
    A list of offsets: PostgreSQL reckons four times faster with it than with AT TIME
    ZONE, and each report does so for every event there is.

    :param moment: SQL of a timestamp, UTC
    :return: SQL of the timestamp there
    """
    last_year = fields.Datetime.now().year + YEARS_AHEAD
    *later, (_since, first) = offsets(str(env.tz), FIRST_YEAR, last_year)
    offset = SQL("interval %s", f"{first} seconds")
    if later:
        offset = SQL(
            "CASE %s ELSE %s END",
            SQL(" ").join(
                SQL(
                    "WHEN %s >= timestamp %s THEN interval %s",
                    moment,
                    fields.Datetime.to_string(since),
                    f"{seconds} seconds",
                )
                for since, seconds in later
            ),
            offset,
        )
    return SQL("(%s + %s)", moment, offset)
