from odoo.tools import SQL
from odoo.tools.sql import column_exists

FORMER = (
    ("email_message", "preview", "excerpt"),
    ("email_conversation", "preview", "newest_excerpt"),
)


def migrate(cr, version):
    """The first words of a mail are its excerpt; to preview is a permission."""
    for table, former, name in FORMER:
        if column_exists(cr, table, former) and not column_exists(cr, table, name):
            cr.execute(
                SQL(
                    "ALTER TABLE %s RENAME COLUMN %s TO %s",
                    *map(SQL.identifier, (table, former, name)),
                )
            )
