"""What an alarm says, in the words of its reader."""

from datetime import timedelta

from babel.dates import format_timedelta

from odoo.tools import format_list, get_lang
from odoo.tools.misc import babel_locale_parse


def duration(env, seconds):
    return format_timedelta(
        timedelta(seconds=int(seconds)),
        threshold=2,
        locale=babel_locale_parse(get_lang(env).code),
    )


def amount(env, figure, value):
    """A value of a figure, as people read it: ``12``, ``80%``, ``5 minutes``"""
    if value is None:
        return env._("nothing yet")
    if figure == "longest_wait":
        return duration(env, value)
    if figure == "service_level":
        return env._("%(number)s%%", number=round(value))
    return str(round(value))


def figure_name(alarm, figure):
    selection = alarm._fields["figure"]._description_selection(alarm.env)
    return dict(selection)[figure]


def limit_words(alarm):
    """``reaches 10``, ``falls below 80%``, or by the thresholds of the queue."""
    env = alarm.env
    if alarm.limit != "own":
        return {
            "warn": env._("reaches the queue's threshold for a warning"),
            "alert": env._("reaches the queue's threshold for an alert"),
        }[alarm.limit]
    number = amount(env, alarm.figure, alarm._own_threshold())
    if alarm.below:
        return env._("falls below %(number)s", number=number)
    return env._("reaches %(number)s", number=number)


def sentence(alarm):
    """The whole alarm in one sentence; "" while it is not complete."""
    if not (alarm.figure and alarm.limit and alarm.queue_ids and alarm.user_ids):
        return ""
    env = alarm.env
    told = {
        "figure": figure_name(alarm, alarm.figure),
        "limit": limit_words(alarm),
        "queues": format_list(env, alarm.queue_ids.mapped("name"), "or"),
        "people": format_list(env, alarm.user_ids.mapped("name")),
    }
    if alarm.hold_seconds > 0:
        time = duration(env, alarm.hold_seconds)
        return env._(
            "When “%(figure)s” %(limit)s in %(queues)s for %(time)s, %(people)s will "
            "be told; and again when it is over.",
            time=time,
            **told,
        )
    return env._(
        "When “%(figure)s” %(limit)s in %(queues)s, %(people)s will be told; and again "
        "when it is over.",
        **told,
    )


def news(alarm, kind, queue, value, threshold):
    """(title, text) of what is told.

    :param kind: "rang", "over", "closed": over since its queue is closed, or "test"
    """
    env = alarm.env
    told = {
        "queue": queue.name,
        "figure": figure_name(alarm, alarm.figure),
        "value": amount(env, alarm.figure, value),
        "threshold": amount(env, alarm.figure, threshold),
    }
    titles = {
        "rang": env._("Alarm in %(queue)s: %(figure)s", **told),
        "over": env._("Over in %(queue)s: %(figure)s", **told),
        "closed": env._("Over in %(queue)s: %(figure)s", **told),
        "test": env._("Test of an alarm in %(queue)s: %(figure)s", **told),
    }
    texts = {
        "rang": env._("It is %(value)s now. The threshold is %(threshold)s.", **told),
        "over": env._("It is %(value)s again. The threshold is %(threshold)s.", **told),
        "closed": env._("%(queue)s is closed now.", **told),
        "test": env._(
            "It is %(value)s now. The threshold is %(threshold)s. This is how it will "
            "be told.",
            **told,
        ),
    }
    return titles[kind], texts[kind]
