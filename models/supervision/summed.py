"""Reports in three steps: first the rows of each group and kind (see kinds.py) are
added up, in one plain statement, which PostgreSQL spreads over its workers; of these
the figures are made; then Odoo makes totals, names and order of these few rows.
"""

from odoo.models import READ_GROUP_TIME_GRANULARITY, parse_read_group_spec
from odoo.tools import SQL

from ...core.supervision.figures import FIGURES
from .kinds import Kinds, Rows
from .local_time import local_time

# In the context: what stands in for the rows of the model. An SQL, which nobody can
# send from outside.
SUMMED = "email_figures_summed"
SHORTER_THAN_A_DAY = "hour"


def is_summable(report, groups, aggregates, order):
    """Whether it can be done in two steps.

    :param groups: specs of _read_group: "queue_id", "at:day", …
    :param aggregates: specs without medians and percentiles
    :param order: None, or specs with directions, separated by commas
    """
    known = {*groups, *aggregates}
    return (
        bool(aggregates)
        and all(_is_group(report, spec) for spec in groups)
        and all(_is_sum(report, spec) for spec in aggregates)
        and all(part.split()[0] in known for part in (order or "").split(",") if part)
    )


def _is_group(report, spec):
    name, _path, granularity = parse_read_group_spec(spec)
    field = report._fields.get(name)
    if not field or name in FIGURES or field.type == "many2many":
        return False
    # Of a path the granularity is that of its end.
    return field.type != "datetime" or granularity in READ_GROUP_TIME_GRANULARITY


def _is_sum(report, spec):
    if spec == "__count":
        return True
    name, _path, function = parse_read_group_spec(spec)
    return name in FIGURES and function == report._fields[name].aggregator


def summed(report, domain, groups, aggregates, counted=()):
    """The rows of the groups as a table: a column for each group, and what is needed
    of the aggregates; None where there are no rows at all.

    :param counted: keys; without the rows of which none of these figures counts any
    """
    query = report._search(domain)
    if query.is_empty():
        return None
    aggregates = list(dict.fromkeys(aggregates))
    names = [parse_read_group_spec(spec)[0] for spec in aggregates]
    keys = [name for name in (*names, *counted) if name in FIGURES]
    grouped = _grouped(report, query, groups)
    kinds = (Rows if grouped.keys() & report._small_groups else Kinds)(report, keys)
    terms = {name: term for name, (term, _shown) in grouped.items()} | kinds.terms()
    query.groupby = SQL(", ").join(terms.values()) if terms else None
    columns = {name: shown for name, (_term, shown) in grouped.items()}
    for spec in aggregates:
        columns |= _parts(kinds, spec)
    return SQL(
        # Planned by itself: nothing is sorted that will be sorted afterwards.
        "WITH kinds AS MATERIALIZED (%s) SELECT %s FROM kinds %s",
        query.select(*_named(terms | kinds.sums())),
        SQL(", ").join(_named(columns)),
        _groups_of(kinds, grouped, counted),
    )


def _named(columns):
    return [
        SQL("%s AS %s", each, SQL.identifier(name)) for name, each in columns.items()
    ]


def _groups_of(kinds, grouped, counted):
    if not grouped:
        return SQL()
    groups = SQL(", ").join(SQL.identifier("kinds", name) for name in grouped)
    if not counted:
        return SQL("GROUP BY %s", groups)
    some = SQL(" OR ").join(SQL("%s IS NOT NULL", kinds.sum_of(key)) for key in counted)
    return SQL("GROUP BY %s HAVING %s", groups, some)


def _grouped(report, query, groups):
    """{name: (what rows are grouped by, what is shown of it)}, SQL"""
    units = {}
    for spec in groups:
        name, path, granularity = parse_read_group_spec(spec)
        units.setdefault(name, set()).add(None if path else granularity)
    return {name: _group(report, query, name, each) for name, each in units.items()}


def _group(report, query, name, units):
    found = SQL.identifier("kinds", name)
    if simple := report._simple_group(name):
        term, shown = simple
        return term, SQL(shown, found)
    field = report._fields[name]
    column = report._field_to_sql(report._table, name, query)
    if field.type != "datetime":
        return column, found
    unit = SHORTER_THAN_A_DAY if SHORTER_THAN_A_DAY in units else "day"
    if field.property_to_sql(column, "tz", report, report._table, query) == column:
        return SQL("date_trunc(%s, %s)", unit, column), found
    return (
        SQL("date_trunc(%s, %s)", unit, local_time(report.env, column)),
        SQL("timezone('UTC', timezone(%s, %s))", report.env.context["tz"], found),
    )


def _parts(kinds, spec):
    """{name: SQL}, see total()"""
    if spec == "__count":
        return {spec: SQL("sum(n)")}
    name, _path, function = parse_read_group_spec(spec)
    parts = {name: kinds.sum_of(name)}
    if function == "avg":
        parts[f"{name}__of"] = kinds.count_of(name)
    return parts


def total(report, spec):
    """What _read_group_select() has of the rows of summed()."""

    def column(name):
        return SQL("sum(%s)", SQL.identifier(report._table, name))

    if spec == "__count":
        return SQL("coalesce(%s, 0)::bigint", column(spec))
    name, _path, function = parse_read_group_spec(spec)
    if function == "avg":
        return SQL(
            "%s::float8 / nullif(%s, 0)::float8", column(name), column(f"{name}__of")
        )
    if report._fields[name].type == "integer":
        return SQL("%s::bigint", column(name))
    return column(name)
