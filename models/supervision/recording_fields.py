"""Fields of recordings that are searched in the ledger of events itself: the views that
they are read from would be put together whole for each search."""

import operator as operators

from odoo import fields
from odoo.tools import SQL

COMPARED = {
    ">": (operators.gt, "<="),
    "<": (operators.lt, ">="),
    ">=": (operators.ge, "<"),
    "<=": (operators.le, ">"),
}
OPPOSITE = {"in": "not in", "not in": "in"}
# The last of each conversation.
RATINGS = SQL(
    """SELECT DISTINCT ON (event.conversation_id)
              event.conversation_id, rating.rating
         FROM email_conversation_event event
         JOIN rating_rating rating ON rating.id = event.rating_id
        WHERE event.rating_id IS NOT NULL
     ORDER BY event.conversation_id, event.at DESC, event.id DESC"""
)


class FromLedger(fields.Many2many):
    """What a conversation had, by its events.

    :param column: of an event
    :param types: of the events that count; none: all
    :param present: the conversation's own column of what it has now; none: it has none
    """

    column = None
    types = ()
    present = None

    def _condition_to_sql_relational(self, model, alias, exists, coquery, query):
        if coquery.is_empty():
            return SQL("FALSE") if exists else SQL("TRUE")
        if coquery.where_clause:
            # Few, and known beforehand they are looked up in an index.
            coquery.get_result_ids()
            which = SQL("IN %s", coquery.subselect())
        else:
            which = SQL("IS NOT NULL")
        found = self._had(alias, which)
        return found if exists else SQL("NOT %s", found)

    def _had(self, alias, which):
        """SQL, never null."""
        had = SQL("had.%s %s", SQL.identifier(self.column), which)
        if self.types:
            had = SQL("%s AND had.type IN %s", had, self.types)
        had = SQL(
            """EXISTS (SELECT FROM email_conversation_event had
                        WHERE had.conversation_id = %s AND %s)""",
            SQL.identifier(alias, "id"),
            had,
        )
        if not self.present:
            return had
        now = SQL.identifier(alias, self.present)
        return SQL("((%s IS NOT NULL AND %s %s) OR %s)", now, now, which, had)


class LastRating(fields.Float):
    """The last rating of a conversation; who has none has 0, as Odoo compares."""

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """As Odoo's, asked of the rated conversations only."""
        if operator in COMPARED:
            compare, opposite = COMPARED[operator]
            by_all_others = compare(0, value or 0)
        elif operator in OPPOSITE:
            opposite = OPPOSITE[operator]
            by_all_others = any(not one for one in value) == (operator == "in")
        else:
            return super().condition_to_sql(
                field_expr, operator, value, model, alias, query
            )
        condition = super().condition_to_sql(
            *(field_expr, opposite if by_all_others else operator, value),
            *(model, "latest", query),
        )
        return SQL(
            "%s %s (SELECT latest.conversation_id FROM (%s) latest WHERE %s)",
            SQL.identifier(alias, "id"),
            SQL("NOT IN") if by_all_others else SQL("IN"),
            RATINGS,
            condition,
        )
