"""What a browser counts down: the working time until the service level passes."""

from odoo import fields

from ..routing.queue_schedule import hours_of
from .moments import to_seconds
from .service_hours import working_time

# Stretches that a browser is told of; of the rest only how long it is.
MOST_SPANS = 12


def left_of(conversations):
    """Of those in whose queue not all time counts; each schedule is read once.

    :param conversations: email.conversation with the rights of the system
    :return: {conversation: {"spans": [[from, until]], "more": seconds after them}}
    """
    now = fields.Datetime.now()
    running = conversations.filtered(
        lambda one: (
            one.service_level_at
            and one.service_level_at > now
            and one.queue_id.email_calendar_id
        )
    )
    found = {}
    for alike in running.grouped(lambda one: hours_of(one.queue_id)).values():
        last = to_seconds(max(alike.mapped("service_level_at")))
        hours = working_time(alike[0].queue_id, to_seconds(now), last)
        for conversation in alike:
            until = to_seconds(conversation.service_level_at)
            found[conversation] = _told(hours.within(to_seconds(now), until))
    return found


def _told(spans):
    more = sum(end - start for start, end in spans[MOST_SPANS:])
    return {"spans": spans[:MOST_SPANS], "more": more}
