"""The figures as fields of a report: what they are called, and what they mean."""

from odoo import fields

from ...core.supervision.figures import FIGURES


def measures():
    """{key of a figure: its field}. Its help is the definition of the figure, so that
    every screen has it."""
    return {key: _measure(figure) for key, figure in FIGURES.items()}


def _measure(figure):
    kind = fields.Integer if figure.unit == "count" else fields.Float
    # An average of its own: see email.report._read_group_select.
    aggregator = figure.aggregate if figure.aggregate == "sum" else "avg"
    unit = {"seconds": " (Hours)", "percent": " (%)"}.get(figure.unit, "")
    return kind(
        f"{figure.label}{unit}",
        readonly=True,
        aggregator=aggregator,
        help=figure.definition,
    )


def labels():
    """The figures as the choices of a selection."""
    return [(figure.key, figure.label) for figure in FIGURES.values()]
