"""The figures as fields of a report: what they are called, and what they mean."""

from odoo import fields

from ...core.supervision.figures import of_source


def measures(source):
    """{key of a figure: its field}. Its help is the definition of the figure, so that
    every screen has it.

    :param source: see core.supervision.figures.Figure
    """
    return {key: _measure(figure) for key, figure in of_source(source).items()}


def _measure(figure):
    kind = fields.Integer if figure.unit == "count" else fields.Float
    # An average of its own: see email.figure.rows._read_group_select.
    aggregator = figure.aggregate if figure.aggregate == "sum" else "avg"
    unit = {"seconds": " (Hours)", "percent": " (%)"}.get(figure.unit, "")
    return kind(
        f"{figure.label}{unit}",
        readonly=True,
        aggregator=aggregator,
        help=figure.definition,
    )


def counts(source):
    """One searches by it, and never reads it: a row counts in several figures."""
    return fields.Selection(
        selection=[(key, each.label) for key, each in of_source(source).items()],
        string="Counted In",
        store=False,
        search="_search_counts",
        help="The rows that a figure counts.",
    )
