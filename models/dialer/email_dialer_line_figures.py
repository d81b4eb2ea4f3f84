from odoo import fields, models
from odoo.tools import SQL

from ...core.dialer.forgotten import MARK


class EmailDialerLine(models.Model):
    """By what lines are put together in graphs and pivots."""

    _inherit = "email.dialer.line"

    dialer_id = fields.Many2one(related="list_id.dialer_id", string="Dialer")
    email_domain = fields.Char(
        "Domain of the Recipient",
        compute="_compute_email_domain",
        help="Where many were rejected, or none was seen, it is mostly one provider.",
    )

    def init(self):
        # Here, when both tables are there.
        self.env["email.dialer.count"]._install()

    def _compute_email_domain(self):
        for line in self:
            key = line.email_key or ""
            told = not key.startswith(MARK)
            line.email_domain = told and key.rpartition("@")[2] or False

    def _field_to_sql(self, alias, field_expr, query=None):
        """Counted by the database: a column of its own would be one more in each of a
        million lines."""
        if field_expr == "email_domain":
            self._check_field_access(self._fields["email_domain"], "read")
            key = self._field_to_sql(alias, "email_key", query)
            told = f"^(?!{MARK})(?:.*@)?([^@]*)$"
            return SQL("NULLIF(substring(%s FROM %s), '')", key, told)
        return super()._field_to_sql(alias, field_expr, query)
