def migrate(cr, version):
    """Receiving and sending have a status each; before, one was for both."""
    cr.execute(
        "UPDATE email_touchpoint"
        " SET imap_status = connection_status, smtp_status = connection_status"
        " WHERE connection_status != 'not_connected'"
    )
