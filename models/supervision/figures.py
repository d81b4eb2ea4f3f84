"""Figures of the ledger of events, for whoever shows them: by their one definition
(core.supervision.figures), over the rows that the environment's user may see."""

from odoo.fields import Domain

from ...core.supervision.figures import FIGURES, types_of

SECONDS_AN_HOUR = 3600
REPORT = "email.report"


def gather(env, keys, domain):
    """
    :param keys: of core.supervision.figures.FIGURES
    :param domain: of email.report, whose fields have the names of those of the events
    :return: {key: value}: a number; times in seconds; None where nothing was counted
        of which there could be an average
    """
    [values] = _rows(env, keys, domain, [])
    return _figures(keys, values)


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
    for row in _rows(env, keys, domain, groups):
        group = row[: len(groups)]
        values = _figures(keys, row[len(groups) :])
        found[group if several else group[0]] = values
    return found


def rows_action(env, key, domain):
    """The action that opens exactly the rows that a figure counts.

    :param domain: as that of gather()
    """
    action = env["ir.actions.actions"]._for_xml_id("email_channel.email_report_action")
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
    return dict(env[REPORT]._fields["counts"]._description_selection(env))[key]


def definition(env, key):
    """What a figure counts, in the user's language."""
    return env[REPORT]._fields[key]._description_help(env)


def _rows(env, keys, domain, groups):
    report = env[REPORT].with_context(tz=str(env.tz))
    counted = Domain("type", "in", types_of(keys))
    aggregates = [f"{key}:{report._fields[key].aggregator}" for key in keys]
    return report._read_group(Domain(domain) & counted, groups, aggregates)


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
