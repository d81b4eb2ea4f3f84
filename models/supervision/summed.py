"""Reports in two steps: first the rows of each group are added up, in one plain
statement, which PostgreSQL spreads over its workers; then Odoo makes totals, names and
order of these few rows.
"""

from odoo.models import READ_GROUP_TIME_GRANULARITY, parse_read_group_spec
from odoo.tools import SQL

from ...core.supervision.figures import FIGURES

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
    columns, terms = [], []
    for name, units in _units(groups).items():
        term, column = _group(report, query, name, units)
        terms.append(term)
        columns.append(SQL("%s AS %s", column, SQL.identifier(name)))
    query.groupby = SQL(", ").join(terms) if terms else None
    if counted and terms:
        query.having = SQL(" OR ").join(
            SQL("sum(%s) IS NOT NULL", report._field_to_sql(report._table, key, query))
            for key in counted
        )
    for spec in dict.fromkeys(aggregates):
        columns += _parts(report, query, spec)
    return query.select(*columns)


def _units(groups):
    """{name: granularities}"""
    found = {}
    for spec in groups:
        name, path, granularity = parse_read_group_spec(spec)
        found.setdefault(name, set()).add(None if path else granularity)
    return found


def _group(report, query, name, units):
    """:return: (what is grouped by, the column of it), SQL"""
    field = report._fields[name]
    column = report._field_to_sql(report._table, name, query)
    if field.type != "datetime":
        return column, column
    unit = SHORTER_THAN_A_DAY if SHORTER_THAN_A_DAY in units else "day"
    here = field.property_to_sql(column, "tz", report, report._table, query)
    term = SQL("date_trunc(%s, %s)", unit, here)
    if here == column:
        return term, term
    return term, SQL(
        "timezone('UTC', timezone(%s, %s))", report.env.context["tz"], term
    )


def _parts(report, query, spec):
    if spec == "__count":
        return [SQL("count(*) AS %s", SQL.identifier(spec))]
    name, _path, function = parse_read_group_spec(spec)
    column = report._field_to_sql(report._table, name, query)
    parts = [SQL("sum(%s) AS %s", column, SQL.identifier(name))]
    if function == "avg":
        parts.append(SQL("count(%s) AS %s", column, SQL.identifier(f"{name}__of")))
    return parts


def total(report, spec):
    """What _read_group_select() has of the rows of summed()."""

    def column(name):
        return SQL("sum(%s)", SQL.identifier(report._table, name))

    if spec == "__count":
        return SQL("coalesce(%s, 0)::bigint", column(spec))
    name, _path, function = parse_read_group_spec(spec)
    if function == "avg":
        return SQL("%s / nullif(%s, 0)::float8", column(name), column(f"{name}__of"))
    if report._fields[name].type == "integer":
        return SQL("%s::bigint", column(name))
    return column(name)
