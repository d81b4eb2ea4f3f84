"""In which stretch of a conversation something happens."""

from odoo.tools import SQL


def stretch_sql(conversation, until=None):
    """The number of the stretch: 1 until the conversation is opened again.

    :param conversation: SQL of its id
    :param until: SQL of a moment; now by default
    """
    then = SQL("AND again.at <= %s", until) if until else SQL("")
    return SQL(
        """(1 + (SELECT count(*) FROM email_conversation_event again
                  WHERE again.conversation_id = %s AND again.type = 'reopened'
                    AND again.cause IS DISTINCT FROM 'undone' %s))""",
        conversation,
        then,
    )


def stretches_of(conversations):
    """{id: number of the stretch that each is in}; only of those that are not in their
    first one"""
    again = conversations.filtered("opened_again_at")
    if not again:
        return {}
    again.env["email.conversation.event"].flush_model(["type", "cause"])
    return dict(
        again.env.execute_query(
            SQL(
                "SELECT one.id, %s FROM email_conversation one WHERE one.id = ANY(%s)",
                stretch_sql(SQL("one.id")),
                again.ids,
            )
        )
    )
