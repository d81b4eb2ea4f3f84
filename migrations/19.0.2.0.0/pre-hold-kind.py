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


# In the filters that somebody saved.
RENAMED = (
    ('"parked", "=", True', '"hold_kind", "=", "too_large"'),
    ("'parked', '=', True", "'hold_kind', '=', 'too_large'"),
    ('"guard"', '"hold_kind"'),
    ("'guard'", "'hold_kind'"),
)


def migrate(cr, version):
    """What held or dropped a mail of the ledger becomes one field."""
    if not column_exists(cr, "email_inbound", "hold_kind"):
        fill(cr)
    for former, today in RENAMED:
        cr.execute(
            SQL(
                """UPDATE ir_filters
                      SET domain = replace(domain, %(former)s, %(today)s),
                          context = replace(context, %(former)s, %(today)s)
                    WHERE model_id = 'email.inbound'""",
                former=former,
                today=today,
            )
        )


def fill(cr):
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
