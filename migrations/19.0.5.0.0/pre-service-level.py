from odoo.tools import SQL
from odoo.tools.sql import column_exists

# Filled by post-service-level.py for those who wait, and empty for all others: one by
# one takes long where there are many.
COLUMNS = {
    "delayed": "boolean",
    "due_soon": "boolean",
    "first_answered_at": "timestamp",
    "opened_again_at": "timestamp",
    "service_look_at": "timestamp",
    "service_paused_at": "timestamp",
    "service_pauses": "jsonb",
}


def migrate(cr, version):
    """A further answer had as much time as the first."""
    for name, kind in COLUMNS.items():
        if not column_exists(cr, "email_conversation", name):
            _add(cr, "email_conversation", name, kind)
    if not column_exists(cr, "helpdesk_ticket_team", "email_service_level_further"):
        _add(cr, "helpdesk_ticket_team", "email_service_level_further", "integer")
        cr.execute(
            SQL(
                "UPDATE helpdesk_ticket_team"
                " SET email_service_level_further = email_service_level"
            )
        )


def _add(cr, table, name, kind):
    cr.execute(
        SQL(
            "ALTER TABLE %s ADD COLUMN %s %s",
            SQL.identifier(table),
            SQL.identifier(name),
            SQL(kind),
        )
    )
