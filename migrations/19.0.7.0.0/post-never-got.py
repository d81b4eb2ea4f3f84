def migrate(cr, _version):
    """What was closed after its time while it waited, and no agent had it, is late. No
    earlier than the ledger, by whose answers it is known who waited."""
    cr.execute(
        """UPDATE email_conversation_event ended SET late = TRUE
            WHERE ended.type = 'closed' AND ended.cause IS NULL
              AND ended.user_id IS NULL AND ended.late IS NOT TRUE
              AND EXISTS (
                  SELECT FROM email_conversation_event noted
                   WHERE noted.conversation_id = ended.conversation_id
                     AND noted.type = 'delayed' AND noted.stretch = ended.stretch
                     AND noted.at <= ended.at
                     AND NOT EXISTS (
                         SELECT FROM email_conversation_event said
                          WHERE said.conversation_id = noted.conversation_id
                            AND said.type = 'answered'
                            AND said.response_seconds IS NOT NULL
                            AND said.at BETWEEN noted.at AND ended.at))"""
    )
