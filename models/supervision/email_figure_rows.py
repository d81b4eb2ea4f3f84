from odoo import api, models
from odoo.fields import Domain
from odoo.models import parse_read_group_spec
from odoo.tools import SQL

from ...core.supervision.figures import FIGURES


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
