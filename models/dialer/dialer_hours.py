"""The hours of a dialer, as core.dialer.schedule takes them."""

from datetime import timedelta

from pytz import timezone, utc

from odoo import fields

from ...core.dialer.schedule import DAY, EVERY_DAY, FURTHEST, Hours, Schedule

SECOND = timedelta(seconds=1)


def zone_of(dialer):
    """tzinfo of its own time zone"""
    return timezone(dialer.tz)


def schedule_of(dialer):
    """:return: core.dialer.schedule.Schedule, or None: at any time"""
    # sudo: when mail leaves is known to whoever sends it; days off are the company's.
    calendar = dialer.calendar_id.sudo()
    if not calendar:
        return None
    # One that was made flexible afterwards does not say when it is open.
    hours = EVERY_DAY.hours if calendar.flexible_hours else _hours_of(calendar)
    return Schedule(tuple(hours), tuple(_days_off(dialer, calendar)))


def _hours_of(calendar):
    for attendance in calendar.attendance_ids:
        if not attendance.display_type and attendance.day_period != "lunch":
            yield Hours(
                weekday=int(attendance.dayofweek),
                start=_since_midnight(attendance.hour_from),
                end=min(_since_midnight(attendance.hour_to), DAY),
                week=_week(calendar, attendance),
            )


def _week(calendar, attendance):
    if not calendar.two_weeks_calendar or not attendance.week_type:
        return None
    return int(attendance.week_type)


def _since_midnight(hours):
    return timedelta(minutes=round(hours * 60))


def _days_off(dialer, calendar):
    """(start, end) as the clocks show it where the schedule is from: a holiday is one
    by the recipient's own clock, too."""
    now = fields.Datetime.now()
    leaves = calendar.env["resource.calendar.leaves"].search(
        [
            ("calendar_id", "in", (calendar.id, False)),
            ("resource_id", "=", False),
            ("time_type", "=", "leave"),
            ("company_id", "in", (dialer.company_id.id, False)),
            ("date_to", ">", now - 2 * DAY),
            ("date_from", "<", now + FURTHEST),
        ]
    )
    for leave in leaves:
        yield _wall(calendar, leave.date_from), _end(_wall(calendar, leave.date_to))


def _wall(calendar, moment):
    zone = timezone(calendar.tz or "UTC")
    return utc.localize(moment).astimezone(zone).replace(tzinfo=None)


def _end(wall):
    """Odoo lets a day off end a second before midnight."""
    return wall + SECOND if wall.second == 59 else wall
