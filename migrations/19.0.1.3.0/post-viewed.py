def migrate(cr, version):
    """What was viewed, its agent has viewed: nothing is new again at once."""
    cr.execute(
        "INSERT INTO email_message_viewer_rel (message_id, user_id)"
        " SELECT mail.id, one.user_id FROM email_message mail"
        " JOIN email_conversation one ON one.id = mail.conversation_id"
        " WHERE mail.viewed AND mail.direction = 'in' AND one.user_id IS NOT NULL"
        " ON CONFLICT DO NOTHING"
    )
