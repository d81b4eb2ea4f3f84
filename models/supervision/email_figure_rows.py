from odoo import api, models
from odoo.fields import Domain
from odoo.models import parse_read_group_spec
from odoo.tools import SQL

from ...core.supervision.figures import FIGURES, types_of
from .percentiles import joined, name_of, split


class EmailFigureRows(models.AbstractModel):
    """What figures count, one row each, with a column for each figure: what the row
    adds to it, null where the figure does not count it. So several figures stand side
    by side, each over its own rows."""

    _name = "email.figure.rows"
    _description = "Rows That Figures Count"

    @api.model
    def _search_counts(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(map(self._counted_in, value))

    @api.model
    def _counted_in(self, key):
        """The domain of the rows that a figure counts: by its own column, so that they
        are those."""
        if key not in FIGURES or key not in self._fields:
            return Domain.FALSE
        counted = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IS NOT NULL", model._field_to_sql(alias, key, query)
            )
        )
        types = FIGURES[key].types
        return Domain("type", "in", types) & counted if types else counted

    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        read = super()._read_group
        self._compile_nothing()
        plain, parts = split(aggregates)
        # What is also sorted by, or filtered, by its values is asked for at once.
        if not (plain and parts) or args or kwargs.get("having") or kwargs.get("order"):
            return read(domain, groupby, aggregates, *args, **kwargs)
        return joined(
            aggregates,
            len(groupby),
            read(domain, groupby, plain, **kwargs),
            read(self._counted_domain(domain, parts), groupby, parts),
        )

    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        read = super()._read_grouping_sets
        self._compile_nothing()
        plain, parts = split(aggregates)
        if not (plain and parts) or any(part in (order or "") for part in parts):
            return read(domain, grouping_sets, aggregates, order)
        return [
            joined(aggregates, len(groups), rows, few)
            for groups, rows, few in zip(
                grouping_sets,
                read(domain, grouping_sets, plain, order),
                read(self._counted_domain(domain, parts), grouping_sets, parts),
                strict=True,
            )
        ]

    def _compile_nothing(self):
        """PostgreSQL compiles for longer (JIT) than these statements run."""
        self.env.cr.execute(SQL("SET LOCAL jit = off"))

    @api.model
    def _counted_domain(self, domain, aggregates):
        """Those rows only that one of these aggregates may count: medians sort what
        they are given."""
        types = types_of(name_of(each) for each in aggregates)
        return Domain(domain) & (Domain("type", "in", types) if types else Domain.TRUE)

    def _read_group_select(self, aggregate_spec, query):
        """Medians and percentiles are none of Odoo's aggregates."""
        name, _path, function = parse_read_group_spec(aggregate_spec)
        part = name in FIGURES and FIGURES[name].aggregate
        if isinstance(part, float) and function == "avg":
            return SQL(
                "percentile_cont(%s) WITHIN GROUP (ORDER BY %s)",
                part,
                self._field_to_sql(self._table, name, query),
            )
        return super()._read_group_select(aggregate_spec, query)

    def export_data(self, fields_to_export):
        """Nothing where a figure does not count a row: a zero would be one more value
        in the averages of a spreadsheet."""
        exported = super().export_data(fields_to_export)
        for place, name in enumerate(fields_to_export):
            if name in FIGURES and name in self._fields:
                counted = self.search([("id", "in", self.ids), ("counts", "=", name)])
                for row, record in zip(exported["datas"], self, strict=True):
                    if record not in counted:
                        row[place] = ""
        return exported

    def action_open_conversation(self):
        self.ensure_one()
        return self.conversation_id.get_formview_action()
