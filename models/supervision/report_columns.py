"""The figures as columns of the ledger of events, in SQL."""

from odoo.tools import SQL

from ...core.supervision.figures import FIGURES

SECONDS_AN_HOUR = 3600.0
# What is not a column of the events.
ELSEWHERE = {"rating": SQL("rating.rating")}


def columns():
    """``value AS key`` of each figure: what an event adds to it, null where the figure
    does not count the event. Times are in hours."""
    return SQL(", ").join(
        SQL(
            "CASE WHEN %s THEN %s END AS %s",
            _counted(figure),
            _value(figure),
            SQL.identifier(figure.key),
        )
        for figure in FIGURES.values()
    )


def _counted(figure):
    terms = [SQL("event.type IN %s", figure.types)]
    for name, truth in figure.when:
        verb = SQL("IS TRUE") if truth else SQL("IS NOT TRUE")
        terms.append(SQL("%s %s", _column(name), verb))
    if figure.known:
        terms.append(SQL("%s IS NOT NULL", _column(figure.known)))
    return SQL(" AND ").join(terms)


def _value(figure):
    if figure.share:
        name, truth = figure.share
        verb = SQL("IS TRUE") if truth else SQL("IS NOT TRUE")
        return SQL("CASE WHEN %s %s THEN 100.0 ELSE 0.0 END", _column(name), verb)
    if not figure.value:
        return SQL("1")
    if figure.unit == "seconds":
        return SQL("%s / %s::float8", _column(figure.value), SECONDS_AN_HOUR)
    return _column(figure.value)


def _column(name):
    return ELSEWHERE.get(name) or SQL.identifier("event", name)
