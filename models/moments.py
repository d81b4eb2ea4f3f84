"""Moments in the database: those that are not believed when they cannot be, and when
a day began."""

from datetime import UTC
from zoneinfo import ZoneInfo

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


def day_start(company, now):
    """When today began where the company is; UTC, as fields have it."""
    zone = company.partner_id.tz or company.resource_calendar_id.tz or "UTC"
    here = now.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.astimezone(UTC).replace(tzinfo=None)
