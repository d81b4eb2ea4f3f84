from datetime import timedelta

from pytz import utc

from odoo.tools.intervals import Intervals

MOMENT = timedelta(minutes=1)


def open_queues(queues, moment):
    """Those of these queues whose schedule has them open then, in their own order; each
    schedule is asked once.

    :param moment: datetime, UTC, as fields have it
    """
    opened = queues.filtered(lambda queue: not queue.email_calendar_id)
    for alike in (queues - opened).grouped(hours_of).values():
        if _works_at(alike[0], moment):
            opened |= alike
    return queues & opened


def hours_of(queue):
    """What a queue's hours follow from: equal for queues with the same hours."""
    return queue.email_calendar_id, _company(queue)


def _company(queue):
    return queue.company_id or queue.email_calendar_id.company_id


def _works_at(queue, moment):
    """Whether its schedule has hours then, less the days off of all."""
    start = utc.localize(moment)
    return any(
        begin <= start for begin, _end in work_intervals(queue, start, start + MOMENT)
    )


def work_intervals(queue, start, end):
    """[(start, end)] of the hours of its schedule between two moments, less the days
    off of all; all aware datetimes.

    One that was made flexible afterwards does not say when it is open: all hours count.
    """
    # Core does not ask whose days off those are that are of no schedule.
    days_off = [
        ("time_type", "=", "leave"),
        ("company_id", "in", (_company(queue).id, False)),
    ]
    # sudo: when the queue is open is known to all; days off are the company's.
    calendar = queue.email_calendar_id.sudo()
    if calendar.flexible_hours:
        off = calendar._leave_intervals_batch(start, end, domain=days_off)[False]
        hours = Intervals([(start, end, calendar.browse())]) - off
    else:
        hours = calendar._work_intervals_batch(start, end, domain=days_off)[False]
    return [(begin, stop) for begin, stop, _why in hours]
