"""What recordings are read from: the conversations themselves, and views of who handled
them, in which queues, and how they ended."""

from odoo.tools import SQL

# With these an agent had a conversation, or had had it until then.
HANDLED = (
    *("accepted", "picked", "started", "answered", "parked", "unparked"),
    *("released", "taken_over", "returned", "transferred", "closed"),
)
# {name: SQL}
VIEWS = {
    "email_recording_agent_rel": SQL(
        """SELECT conversation_id, user_id FROM email_conversation_event
            WHERE user_id IS NOT NULL AND type IN %s
            UNION
           SELECT id, user_id FROM email_conversation WHERE user_id IS NOT NULL""",
        HANDLED,
    ),
    "email_recording_queue_rel": SQL(
        """SELECT conversation_id, queue_id FROM email_conversation_event
            WHERE queue_id IS NOT NULL
            UNION
           SELECT id, queue_id FROM email_conversation WHERE queue_id IS NOT NULL"""
    ),
    "email_recording_wrap_up_rel": SQL(
        """SELECT DISTINCT conversation_id, wrap_up_id FROM email_conversation_event
            WHERE wrap_up_id IS NOT NULL"""
    ),
}
# What is reckoned is reckoned for the rows that are shown only: PostgreSQL leaves out
# the subselects that nobody asks for.
RECORDINGS = SQL(
    """SELECT one.id, one.id AS conversation_id, one.name, one.customer_email,
              one.customer_name, one.partner_id, one.touchpoint_id, one.company_id,
              one.queue_id, one.user_id, one.state, one.ticket_id,
              LEAST(one.create_date, one.last_mail_at) AS started_at,
              COALESCE(one.last_mail_at, one.create_date) AS last_mail_at,
              (SELECT count(*) FROM email_message mail
                WHERE mail.conversation_id = one.id AND mail.state != 'draft')::integer
                  AS mail_count,
              ((SELECT COALESCE(sum(event.handle_seconds), 0)
                  FROM email_conversation_event event
                 WHERE event.conversation_id = one.id)
               + CASE WHEN one.state = 'active' THEN GREATEST(0, EXTRACT(
                          EPOCH FROM now() AT TIME ZONE 'UTC' - one.handled_since)
                          - COALESCE(one.parked_seconds, 0))
                      ELSE 0 END)::integer AS handle_seconds,
              (SELECT rating.rating FROM email_conversation_event event
                 JOIN rating_rating rating ON rating.id = event.rating_id
                WHERE event.conversation_id = one.id AND event.rating_id IS NOT NULL
             ORDER BY event.at DESC, event.id DESC LIMIT 1) AS rating
         FROM email_conversation one"""
)

INDEXES = (
    # The order of their list.
    SQL(
        "CREATE INDEX IF NOT EXISTS email_conversation__recording_order_index"
        " ON email_conversation ((COALESCE(last_mail_at, create_date)) DESC, id DESC)"
    ),
    SQL(
        "CREATE INDEX IF NOT EXISTS email_conversation_event__recording_wrap_up_index"
        " ON email_conversation_event (wrap_up_id, conversation_id)"
        " WHERE wrap_up_id IS NOT NULL"
    ),
    # All that is asked of them stands in the indexes.
    SQL(
        "CREATE INDEX IF NOT EXISTS email_conversation_event__recording_last_rating"
        " ON email_conversation_event (conversation_id, at DESC, id DESC, rating_id)"
        " WHERE rating_id IS NOT NULL"
    ),
    SQL(
        "CREATE INDEX IF NOT EXISTS email_conversation_event__recording_queue_index"
        " ON email_conversation_event (queue_id, conversation_id)"
        " WHERE queue_id IS NOT NULL"
    ),
    SQL(
        "CREATE INDEX IF NOT EXISTS email_conversation_event__recording_agent_index"
        " ON email_conversation_event (user_id, conversation_id)"
        " WHERE user_id IS NOT NULL AND type IN %s",
        HANDLED,
    ),
)


def make_views(cr):
    """And the indexes of what they look for."""
    for index in INDEXES:
        cr.execute(index)
    for name, query in VIEWS.items():
        # One with other columns cannot be replaced.
        cr.execute(SQL("DROP VIEW IF EXISTS %s", SQL.identifier(name)))
        cr.execute(SQL("CREATE VIEW %s AS %s", SQL.identifier(name), query))
