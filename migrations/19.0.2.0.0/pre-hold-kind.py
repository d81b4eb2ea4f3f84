from odoo.tools import SQL
from odoo.tools.sql import column_exists

# As it was said in three fields: which of them, and what it is called today.
FORMER = (
    (
        "guard",
        SQL("guard IN ('own_mail', 'blocked', 'too_many', 'too_many_automatic')"),
        SQL("guard"),
    ),
    ("waiting", SQL("waiting"), SQL("'inactive'")),
    ("parked", SQL("parked"), SQL("'too_large'")),
)


def migrate(cr, version):
    """What held or dropped a mail of the ledger becomes one field."""
    if column_exists(cr, "email_inbound", "hold_kind"):
        return
    cr.execute(SQL("ALTER TABLE email_inbound ADD COLUMN hold_kind varchar"))
    for column, condition, kind in FORMER:
        if column_exists(cr, "email_inbound", column):
            cr.execute(
                SQL("UPDATE email_inbound SET hold_kind = %s WHERE %s", kind, condition)
            )
    cr.execute(
        SQL(
            """UPDATE email_inbound SET hold_kind = 'ungiven'
                WHERE hold_kind IS NULL AND state = 'held' AND digest IS NULL"""
        )
    )
    # Only what was too much to be read is held otherwise.
    cr.execute(
        SQL(
            """UPDATE email_inbound SET hold_kind = 'unreadable'
                WHERE hold_kind IS NULL AND state = 'held'"""
        )
    )
