"""How much of the times of events was within the hours of their queues."""

from odoo import fields

from ..automation.moments import to_seconds
from ..automation.service_hours import ServiceHours

# What was counted until now, and the part of it within the hours.
UNTIL_NOW = {
    "wait_seconds": "wait_working_seconds",
    "parked_seconds": "parked_working_seconds",
}


def note_working_time(env, vals_list):
    """Add the working time to events that end now: somebody waited until now, or a
    conversation was parked, or handled.

    :param vals_list: values of the events
    """
    now = to_seconds(fields.Datetime.now())
    spans = [span for vals in vals_list for span in _spans(env, vals, now)]
    if not spans:
        return
    earliest = min(since for _vals, _name, since, _less in spans)
    hours = ServiceHours(now, earliest=earliest, longest=0)
    # sudo: when a queue works is known to all.
    queues = env["helpdesk.ticket.team"].sudo()
    for vals, name, since, less in spans:
        worked = hours.of(queues.browse(vals["queue_id"] or ()))
        vals[name] = max(0, worked.between(since, now) - less)


def _spans(env, vals, now):
    """(values of the event, column, since when, seconds of work that are none of it)"""
    for seconds, working in UNTIL_NOW.items():
        if vals.get(seconds) is not None:
            yield vals, working, now - vals[seconds], 0
    if vals.get("handle_seconds") is not None:
        # sudo: how long its agent has had it, whoever ends that.
        one = env["email.conversation"].sudo().browse(vals["conversation_id"])
        since = to_seconds(one.handled_since) or now
        yield vals, "handle_working_seconds", since, one.parked_working_seconds


def worked_between(queue, since, until):
    """:param since, until: datetime, UTC
    :return: seconds within the hours of the queue
    """
    since, until = to_seconds(since), to_seconds(until)
    # sudo: as above
    hours = ServiceHours(until, earliest=since, longest=0).of(queue.sudo())
    return hours.between(since, until)
