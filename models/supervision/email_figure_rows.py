from odoo import api, models
from odoo.fields import Domain
from odoo.models import parse_read_group_spec
from odoo.tools import SQL

from ...core.supervision.figures import FIGURES, types_of
from .percentiles import joined, name_of, split
from .summed import SUMMED, is_summable, summed, total

WORK_MEMORY = "128MB"


class EmailFigureRows(models.AbstractModel):
    """What figures count, one row each, with a column for each figure: what the row
    adds to it, null where the figure does not count it. So several figures stand side
    by side, each over its own rows."""

    _name = "email.figure.rows"
    _description = "Rows That Figures Count"
    # Fields of which there are so many values that each has few rows.
    _small_groups = frozenset()

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

    # -- added up in two steps, with medians beside them ---------------------------

    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        read = super()._read_group
        plain, parts = split(aggregates)
        rows = None
        if not having and is_summable(self, groupby, plain, order):
            rows = self._summed(domain, groupby, plain, aggregates)
        if rows is None:
            self._tune(sort=True)
            return read(domain, groupby, aggregates, having, offset, limit, order)
        self._tune(sort=False)
        sums = super(EmailFigureRows, rows)._read_group(
            Domain.TRUE, groupby, plain, offset=offset, limit=limit, order=order
        )
        self._tune(sort=True)
        if not parts:
            return sums
        # Sorted by a value, they need not be joined with what groups are sorted by.
        few = read(self._of_figures(domain, parts), groupby, parts, order=parts[0])
        return joined(aggregates, len(groupby), sums, few)

    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        read = super()._read_grouping_sets
        plain, parts = split(aggregates)
        groups = list(dict.fromkeys(spec for each in grouping_sets for spec in each))
        rows = None
        if is_summable(self, groups, plain, order):
            rows = self._summed(domain, groups, plain, aggregates)
        if rows is None:
            self._tune(sort=True)
            return read(domain, grouping_sets, aggregates, order)
        self._tune(sort=False)
        sums = super(EmailFigureRows, rows)._read_grouping_sets(
            Domain.TRUE, grouping_sets, plain, order
        )
        self._tune(sort=True)
        if not parts:
            return sums
        few = read(
            self._of_figures(domain, parts), grouping_sets, parts, order=parts[0]
        )
        return [
            joined(aggregates, len(each), *both)
            for each, *both in zip(grouping_sets, sums, few, strict=True)
        ]

    def _summed(self, domain, groups, plain, aggregates):
        """This model with the sums of the groups as its rows, see models.supervision.
        summed; None where there is nothing to be added up.

        With ``email_only_counted`` in the context without what none of the figures
        counts; then the number of rows is that of the groups' other events.
        """
        counted = []
        if self.env.context.get("email_only_counted"):
            counted = [name_of(each) for each in aggregates if each != "__count"]
        if counted:
            domain = self._of_types(domain, counted)
        sql = summed(self, domain, groups, plain, counted)
        return sql and self.with_context(**{SUMMED: sql})

    @api.model
    def _simple_group(self, name):
        """What stands in for a field that is dear to reckon for each row.

        :return: None, or (SQL that is grouped by, code of the SQL that makes the
            field's value of it)
        """
        return

    @property
    def _table_sql(self):
        sums = self.env.context.get(SUMMED)
        return SQL("(%s)", sums) if isinstance(sums, SQL) else super()._table_sql

    def _search(self, domain, *args, **kwargs):
        if isinstance(self.env.context.get(SUMMED), SQL):
            # Only the rows that the user may see were added up.
            kwargs["bypass_access"] = True
        return super()._search(domain, *args, **kwargs)

    def _read_group_postprocess_groupby(self, groupby_spec, raw_values):
        """The records that are grouped by have nothing to do with the sums."""
        plain = self.with_context(**{SUMMED: None})
        return super(EmailFigureRows, plain)._read_group_postprocess_groupby(
            groupby_spec, raw_values
        )

    def _tune(self, sort):
        """PostgreSQL compiles for longer (JIT) than these statements run, and thinks
        that it costs more than it does to have workers read the ledger.

        :param sort: whether rows have to be sorted
        """
        self.env.cr.execute(
            SQL(
                """SELECT set_config('jit', 'off', TRUE),
                          set_config('work_mem', %s, TRUE),
                          set_config('parallel_setup_cost', '100', TRUE),
                          set_config('parallel_tuple_cost', '0.01', TRUE),
                          set_config('enable_sort', %s, TRUE)""",
                WORK_MEMORY,
                "on" if sort else "off",
            )
        )

    def _of_types(self, domain, keys):
        types = types_of(keys)
        return Domain(domain) & (Domain("type", "in", types) if types else Domain.TRUE)

    def _of_figures(self, domain, parts):
        """Those rows only that one of these counts: medians sort what they are
        given."""
        keys = map(name_of, parts)
        return Domain(domain) & Domain.OR(map(self._counted_in, keys))

    def _read_group_select(self, aggregate_spec, query):
        """Medians and percentiles are none of Odoo's aggregates."""
        if isinstance(self.env.context.get(SUMMED), SQL):
            return total(self, aggregate_spec)
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
