"""The figures as columns of what they count, in SQL."""

from odoo.tools import SQL

from ...core.supervision.figures import of_source

SECONDS_AN_HOUR = 3600.0
# What is no column of an event. A closing, or a reopening, with a cause is none that
# anybody did. Of one that was delayed: whether it waits still, see EVENT_JOINS. Of one
# that was closed: whether it was late, and no agent had it.
OF_EVENTS = {
    "rating": SQL("rating.rating"),
    "caused": SQL("(events.cause IS NOT NULL)"),
    "promised": SQL(
        """CASE events.type
                WHEN 'delayed' THEN waits.id
                WHEN 'closed' THEN
                     CASE WHEN events.late AND events.cause IS NULL THEN events.id END
                ELSE events.wait_seconds END"""
    ),
    "in_time": SQL("(events.type != 'delayed' AND events.late IS NOT TRUE)"),
}

# What they need beside the ledger. A join of which nothing is asked costs nothing:
# PostgreSQL leaves it out.
EVENT_JOINS = SQL(
    """LEFT JOIN rating_rating rating ON rating.id = events.rating_id
       LEFT JOIN email_conversation waits
         ON waits.id = events.conversation_id AND events.type = 'delayed'
        AND waits.state = 'pending' AND waits.delayed
        AND waits.waiting_since <= events.at"""
)


def event_columns():
    """See columns(); the rows are the ledger as ``events``, with EVENT_JOINS."""
    return columns("events", **OF_EVENTS)


def columns(source, **elsewhere):
    """``value AS key`` of each figure: what a row adds to it, null where the figure
    does not count the row. Times are in hours.

    :param source: see core.supervision.figures.Figure; also the alias of the rows
    :param elsewhere: {name: SQL} of what is no column of the rows
    """

    def column(name):
        return elsewhere.get(name) or SQL.identifier(source, name)

    return SQL(", ").join(
        SQL(
            "CASE WHEN %s THEN %s END AS %s",
            _counted(figure, column),
            _value(figure, column),
            SQL.identifier(key),
        )
        for key, figure in of_source(source).items()
    )


def _counted(figure, column):
    terms = [_is(column(name), truth) for name, truth in figure.when]
    if figure.types:
        terms.append(SQL("%s IN %s", column("type"), figure.types))
    if figure.known:
        terms.append(SQL("%s IS NOT NULL", column(figure.known)))
    return SQL(" AND ").join(terms or [SQL("TRUE")])


def _is(column, truth):
    return SQL("%s IS TRUE" if truth else "%s IS NOT TRUE", column)


def _value(figure, column):
    if figure.share:
        name, truth = figure.share
        return SQL(
            "CASE WHEN %s THEN 100::float8 ELSE 0::float8 END", _is(column(name), truth)
        )
    if not figure.value:
        return SQL("1")
    if figure.unit == "seconds":
        return SQL("%s / %s::float8", column(figure.value), SECONDS_AN_HOUR)
    return column(figure.value)
