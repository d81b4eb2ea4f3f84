"""Moments in the database that are not believed when they cannot be."""

from odoo.fields import Domain

from ..core.clock import SLACK


def due(field, now, longest):
    """What was put off until ``field`` has its turn, as core.clock.is_due says.

    :param longest: timedelta for which it may have been put off
    """
    return (
        Domain(field, "=", False)
        | Domain(field, "<=", now)
        | Domain(field, ">", now + longest + SLACK)
    )
