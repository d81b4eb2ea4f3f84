"""What happened to a conversation, in one line of its history."""

from datetime import timedelta

from babel.dates import format_timedelta

from odoo.tools import get_lang
from odoo.tools.misc import babel_locale_parse, format_datetime

# Of the other causes the next event tells.
CAUSES_TOLD = ("due", "written", "stopped", "merged", "undone", "printed", "saved")


def summary(event):
    """:param event: email.conversation.event"""
    parts = (_where(event), *_times(event), _who(event), _why(event))
    return " · ".join(filter(None, parts))


def _where(event):
    if event.to_queue_id:
        return f"{event.queue_id.name or '…'} → {event.to_queue_id.name}"
    return event.queue_id.name


def _times(event):
    env = event.env
    if event.wait_seconds:
        yield env._("waited %(time)s", time=duration(env, event.wait_seconds))
    if event.ring_seconds:
        yield env._("rang %(time)s", time=duration(env, event.ring_seconds))
    if event.handle_seconds:
        yield env._("handled %(time)s", time=duration(env, event.handle_seconds))
    if event.parked_seconds:
        yield env._("was parked %(time)s", time=duration(env, event.parked_seconds))
    if event.type == "parked" or event.ended_at:
        yield _until(event)


def _until(event):
    end = event.ended_at or event.parked_until
    if not end:
        return event.env._("until the customer writes")
    moment = format_datetime(event.env, end, dt_format="short")
    return event.env._("until %(moment)s", moment=moment)


def _who(event):
    if event.by_id and event.by_id != event.user_id:
        return event.env._("by %(name)s", name=event.by_id.name)
    return False


def _why(event):
    if event.cause in CAUSES_TOLD:
        causes = dict(event._fields["cause"]._description_selection(event.env))
        return causes[event.cause]
    if event.reason:
        return event.env["email.routing.entry"]._reason_words(
            event.reason, event.conversation_id
        )
    return (
        event.rating_id.email_words or event.workflow or event.wrap_up_id.display_name
    )


def duration(env, seconds):
    """In the reader's language, to the largest unit: ``5 min``"""
    return format_timedelta(
        timedelta(seconds=seconds),
        format="short",
        threshold=1.5,
        locale=babel_locale_parse(get_lang(env).code),
    )
