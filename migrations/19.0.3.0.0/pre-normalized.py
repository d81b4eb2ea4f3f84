from odoo.tools import SQL
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """The address by which Odoo's privacy_lookup finds a conversation, at once for all:
    one by one takes long where there are many."""
    if not column_exists(cr, "email_conversation", "email_normalized"):
        cr.execute(
            SQL("ALTER TABLE email_conversation ADD COLUMN email_normalized varchar")
        )
        cr.execute(
            SQL("UPDATE email_conversation SET email_normalized = customer_email")
        )
