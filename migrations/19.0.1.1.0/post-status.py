from odoo.tools import SQL


def migrate(cr, version):
    """Receiving and sending have a status each; before, one was for both."""
    cr.execute(
        SQL(
            "UPDATE email_connection SET status = touchpoint.connection_status"
            " FROM email_touchpoint touchpoint"
            " WHERE touchpoint.id = email_connection.touchpoint_id"
            " AND touchpoint.connection_status != 'not_connected'"
        )
    )
