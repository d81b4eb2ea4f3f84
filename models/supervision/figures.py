"""Figures for whoever shows them: by their one definition (core.supervision.figures),
over the rows that the environment's user may see."""

from odoo.fields import Domain

from ...core.supervision.figures import FIGURES, types_of

SECONDS_AN_HOUR = 3600
# Where the rows of a source are, and the action that opens them.
MODELS = {"events": "email.report", "open": "email.backlog"}
ACTIONS = {
    "events": "email_channel.email_report_action",
    "open": "email_channel.email_backlog_action",
}


def gather(env, keys, domain):
    """
    :param keys: of core.supervision.figures.FIGURES
    :param domain: of email.report, whose fields have the names of those of the events;
        for figures of what is open now, of email.backlog
    :return: {key: value}: a number; times in seconds; None where nothing was counted
        of which there could be an average
    """
    found = {}
    for source, those in _by_source(keys).items():
        [values] = _rows(env, source, those, domain, [])
        found |= _figures(those, values)
    return {key: found[key] for key in keys}


def gather_by(env, keys, domain, by):
    """
    :param by: what is grouped by, as _read_group has it: "queue_id", "at:day" (in the
        reader's time zone), "hour", …; or a list of several
    :return: {group: {key: value}}, see gather(); a record, or a tuple of groups when
        ``by`` is a list. Without the groups in which none of the figures counts
        anything.
    """
    several = not isinstance(by, str)
    groups = list(by) if several else [by]
    found = {}
    for source, those in _by_source(keys).items():
        for row in _rows(env, source, those, domain, groups):
            group = row[: len(groups)] if several else row[0]
            values = found.setdefault(group, _figures(keys, [None] * len(keys)))
            values |= _figures(those, row[len(groups) :])
    return found


def rows_action(env, key, domain):
    """The action that opens exactly the rows that a figure counts.

    :param domain: as that of gather()
    """
    action = env["ir.actions.actions"]._for_xml_id(ACTIONS[FIGURES[key].source])
    views = sorted(action["views"], key=lambda view: view[1] != "list")
    return {
        **action,
        "name": label(env, key),
        "domain": list(Domain(domain) & Domain("counts", "=", key)),
        "views": views,
        "view_mode": ",".join(kind for _id, kind in views),
        "context": {},
        # Its own path opens the whole report.
        "path": False,
    }


def label(env, key):
    """What a figure is called, in the user's language."""
    return dict(_report(env, key)._fields["counts"]._description_selection(env))[key]


def definition(env, key):
    """What a figure counts, in the user's language."""
    return _report(env, key)._fields[key]._description_help(env)


def _report(env, key):
    return env[MODELS[FIGURES[key].source]]


def _by_source(keys):
    """{source: those of the keys}"""
    found = {}
    for key in keys:
        found.setdefault(FIGURES[key].source, []).append(key)
    return found


def _rows(env, source, keys, domain, groups):
    report = env[MODELS[source]].with_context(tz=str(env.tz))
    aggregates = [f"{key}:{report._fields[key].aggregator}" for key in keys]
    domain = Domain(domain)
    if source == "events":
        domain &= Domain("type", "in", types_of(keys))
    return report._read_group(domain, groups, aggregates)


def _figures(keys, values):
    return {
        key: _value(FIGURES[key], value)
        for key, value in zip(keys, values, strict=True)
    }


def _value(figure, value):
    if figure.unit == "count":
        return value or 0
    if value is None or value is False:  # as _read_group says it
        return None
    return round(value * SECONDS_AN_HOUR, 3) if figure.unit == "seconds" else value
