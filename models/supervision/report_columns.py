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


class Row:
    """What a figure asks of a row of its source."""

    def __init__(self, source, elsewhere):
        """
        :param source: see core.supervision.figures.Figure; also the alias of the rows
        :param elsewhere: {name: SQL} of what is no column of the rows
        """
        self.source = source
        self.elsewhere = elsewhere

    def column(self, name):
        return self.elsewhere.get(name) or SQL.identifier(self.source, name)

    def type(self):
        return self.column("type")

    def is_true(self, name):
        return SQL("%s IS TRUE", self.column(name))

    def is_known(self, name):
        return SQL("%s IS NOT NULL", self.column(name))

    def value(self, figure):
        if figure.share:
            return SQL(
                "CASE WHEN %s THEN 100::float8 ELSE 0::float8 END",
                is_so(self, *figure.share),
            )
        if not figure.value:
            return SQL("1")
        if figure.unit == "seconds":
            return SQL("%s / %s::float8", self.column(figure.value), SECONDS_AN_HOUR)
        return self.column(figure.value)


def event_columns():
    """See columns(); the rows are the ledger as ``events``, with EVENT_JOINS."""
    return columns("events", **OF_EVENTS)


def columns(source, **elsewhere):
    """``value AS key`` of each figure: what a row adds to it, null where the figure
    does not count the row (times are in hours); and ``column AS fact_name`` of what
    figures ask and add up, see kinds.py. See Row."""
    figures = of_source(source)
    row = Row(source, elsewhere)
    counts = (
        SQL("%s AS %s", counted(figure, row, row.value(figure)), SQL.identifier(key))
        for key, figure in figures.items()
    )
    facts = (
        SQL("%s AS %s", row.column(name), SQL.identifier(fact(name)))
        for name in sorted({*_facts(figures.values())})
    )
    return SQL(", ").join((*counts, *facts))


def fact(name):
    return f"fact_{name}"


def _facts(figures):
    for figure in figures:
        yield from truths(figure)
        yield from filter(None, (figure.known, figure.value))


def truths(figure):
    """Names of what a figure asks whether it is true."""
    share = (figure.share,) if figure.share else ()
    return [name for name, _truth in (*figure.when, *share)]


def counted(figure, row, value):
    """A value where the figure counts the row, otherwise null.

    :param row: Row, or what answers the same questions
    """
    terms = [is_so(row, name, truth) for name, truth in figure.when]
    if figure.types:
        terms.append(SQL("%s IN %s", row.type(), figure.types))
    if figure.known:
        terms.append(row.is_known(figure.known))
    if not terms:
        return value
    return SQL("CASE WHEN %s THEN %s END", SQL(" AND ").join(terms), value)


def is_so(row, name, truth):
    return row.is_true(name) if truth else SQL("NOT %s", row.is_true(name))
