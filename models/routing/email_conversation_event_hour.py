from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class EmailConversationEvent(models.Model):
    """The hour of the day that something happened at, for reports to group by.

    Not stored: it is the hour where the reader is.
    """

    _inherit = "email.conversation.event"

    hour = fields.Char(
        "Hour of the Day", compute="_compute_hour", search="_search_hour"
    )

    @api.depends("at")
    @api.depends_context("tz", "uid")
    def _compute_hour(self):
        for event in self:
            here = event.at and fields.Datetime.context_timestamp(event, event.at)
            event.hour = here and f"{here:%H}:00"

    @api.model
    def _search_hour(self, operator, value):
        if operator != "in":
            return NotImplemented
        hours = tuple(value) or (None,)
        return Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "%s IN %s", model._hour_to_sql(alias), hours
            )
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "hour":
            return self._hour_to_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    def _hour_to_sql(self, alias):
        return SQL(
            "to_char(%s AT TIME ZONE 'UTC' AT TIME ZONE %s, 'HH24:00')",
            SQL.identifier(alias, "at"),
            str(self.env.tz),
        )
