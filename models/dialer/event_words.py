"""The event of a dialer's mails, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time

from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse


def trouble_words(env, wrong):
    """:param wrong: core.dialer.event.WrongEvent"""
    if wrong.field == "title":
        return env._("The calendar event has no title.")
    return _date_words(env, wrong)


def _date_words(env, wrong):
    start = wrong.field == "start"
    if wrong.reason == "empty":
        return (
            env._("The calendar event has no start.")
            if start
            else env._("The calendar event has no end.")
        )
    told = {
        "format": env._(
            "“%(text)s” is no date of the calendar event. Write it as 2026-12-24 15:30 "
            "or 24/12/2026 15:30.",
            text=wrong.text,
        ),
        "impossible": env._(
            "There is no such day or hour as “%(text)s”, which the calendar event "
            "names. The day comes before the month: 24/12/2026 15:30.",
            text=wrong.text,
        ),
        "ambiguous": env._(
            "“%(text)s” of the calendar event comes twice, because the clocks go back "
            "then. Write the time zone too: 2026-10-25T02:30+02:00.",
            text=wrong.text,
        ),
        "left_out": env._(
            "“%(text)s” of the calendar event does not come, because the clocks go "
            "forward then.",
            text=wrong.text,
        ),
        "order": env._(
            "The calendar event ends before it begins, or when it begins: “%(text)s”.",
            text=wrong.text,
        ),
        "mixed": env._(
            "The calendar event has an hour at one end only. Write both with an hour, "
            "or both without one for whole days."
        ),
    }
    return told[wrong.reason]


def event_values(env, event, tz):
    """What a preview shows: {"title", "when", "place", "organiser"}

    :param event: core.dialer.event.Event
    :param tz: in which its hours are shown
    """
    start, end = (_moment(env, each, tz) for each in (event.start, event.end))
    is_moment = isinstance(event.start, datetime)
    period = start if start == end else f"{start} – {end}"
    organiser = event.organiser
    shown = f"{organiser.name} <{organiser.email}>" if organiser.name else ""
    return {
        "title": event.title,
        "when": f"{period} ({tz})" if is_moment else period,
        "place": event.place,
        "organiser": shown or organiser.email,
    }


def _moment(env, moment, tz):
    if not isinstance(moment, datetime):
        return format_date(env, moment)
    locale = babel_locale_parse(env.lang or "en_US")
    there = moment.astimezone(ZoneInfo(tz))
    day, hour = (
        format_date(env, there.date()),
        format_time(there, "short", locale=locale),
    )
    return f"{day} {hour}"
