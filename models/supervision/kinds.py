"""How the rows of a group are added up.

Rows that figures cannot tell from each other are of one kind: they are of the same
type, and what figures ask of them beside it has the same answers. A year has a million
events, and some twenty kinds: PostgreSQL asks a figure's questions once a kind.
"""

from odoo.tools import SQL

from ...core.supervision.figures import FIGURES
from .report_columns import SECONDS_AN_HOUR, counted, fact, is_so, truths


class Rows:
    """The figures of each row: where groups have few rows, there are hardly fewer
    kinds."""

    def __init__(self, report, keys):
        """
        :param report: model with the columns of report_columns.columns()
        :param keys: of the figures that are asked for
        """
        self.columns = {key: SQL.identifier(report._table, key) for key in keys}

    def terms(self):
        """{name: SQL}: what rows are grouped by beside the groups."""
        return {}

    def sums(self):
        """{name: SQL}: what is known of the rows of a group."""
        found = {"n": SQL("count(*)")}
        for key, column in self.columns.items():
            found[f"sum_{key}"] = SQL("sum(%s)", column)
            found[f"of_{key}"] = SQL("count(%s)", column)
        return found

    def sum_of(self, key):
        """:return: SQL, null where the figure counts nothing"""
        return SQL("sum(%s)", SQL.identifier(f"sum_{key}"))

    def count_of(self, key):
        """:return: SQL, of how many values sum_of() is the sum"""
        return SQL("sum(%s)", SQL.identifier(f"of_{key}"))


class Kinds:
    """As Rows, by kinds."""

    def __init__(self, report, keys):
        self.table = report._table
        self.figures = {key: FIGURES[key] for key in keys}

    # -- of each kind, from its rows -------------------------------------------------

    def terms(self):
        figures = self.figures.values()
        found = {}
        if any(figure.types for figure in figures):
            found["kind_type"] = SQL.identifier(self.table, "type")
        for name in {name for each in figures for name in truths(each)}:
            found[f"is_{name}"] = SQL("%s IS TRUE", self._fact(name))
        for name in {each.known for each in figures if each.known}:
            found[f"has_{name}"] = SQL("%s IS NOT NULL", self._fact(name))
        return found

    def sums(self):
        found = {"n": SQL("count(*)")}
        for name in {each.value for each in self.figures.values() if each.value}:
            found[f"sum_{name}"] = SQL("sum(%s)", self._fact(name))
            found[f"of_{name}"] = SQL("count(%s)", self._fact(name))
        return found

    def _fact(self, name):
        return SQL.identifier(self.table, fact(name))

    # -- of a figure, from the kinds; see report_columns.counted() -------------------

    def type(self):
        return SQL.identifier("kind_type")

    def is_true(self, name):
        return SQL.identifier(f"is_{name}")

    def is_known(self, name):
        return SQL.identifier(f"has_{name}")

    def sum_of(self, key):
        figure = self.figures[key]
        return SQL("sum(%s)", counted(figure, self, self._sum(figure)))

    def _sum(self, figure):
        if figure.share:
            right = is_so(self, *figure.share)
            return SQL("CASE WHEN %s THEN 100::float8 ELSE 0 END * n", right)
        if not figure.value:
            return SQL("n")
        total = SQL.identifier(f"sum_{figure.value}")
        if figure.unit == "seconds":
            return SQL("%s / %s::float8", total, SECONDS_AN_HOUR)
        return total

    def count_of(self, key):
        figure = self.figures[key]
        name = f"of_{figure.value}" if figure.value else "n"
        return SQL("sum(%s)", counted(figure, self, SQL.identifier(name)))
