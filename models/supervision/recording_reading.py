"""Who read a recording, where the company wants that written down."""

from datetime import timedelta

from odoo import fields

# What is loaded again within it is one reading.
ONE_READING = timedelta(minutes=30)


def note_reading(conversations, how=False):
    """Write down that the user reads these recordings, other than those of his own.

    :param conversations: email.conversation with the rights of the system
    :param how: "printed", "saved", or False for a look at the screen
    """
    user = conversations.env.user
    noted = conversations.filtered(
        lambda one: one.company_id.email_reading_noted and one.user_id != user
    )
    if not noted:
        return
    events = noted.env["email.conversation.event"]
    known = events.search(
        [
            ("conversation_id", "in", noted.ids),
            ("type", "=", "read"),
            ("by_id", "=", user.id),
            ("cause", "=", how),
            ("at", ">", fields.Datetime.now() - ONE_READING),
        ]
    )
    new = noted - known.conversation_id
    # It is no agent's doing.
    events._log("read", [(one, {"user_id": False, "cause": how}) for one in new])
