"""What "send and close", and park, did, when the mail has not left after all."""

import contextlib

from odoo.exceptions import UserError

from . import turn


def undo_ending(conversation, user, since):
    """Let its agent go on who closed or parked it after that moment.

    :param conversation: email.conversation with the rights of the system
    :param user: res.users
    """
    mine = conversation.parked_by_id == user
    if conversation.parked and mine and conversation.parked_at >= since:
        conversation._unpark("hand")
    if conversation.state == "closed" and _closed_by(conversation, user, since):
        turn.reopen_as_it_was(conversation)
        if conversation.state == "pending":
            # It was the agent's a moment ago; who has no room any more finds it there.
            with contextlib.suppress(UserError):
                conversation._take(user)


def _closed_by(conversation, user, since):
    return conversation.event_ids.filtered(
        lambda event: (
            event.type == "closed" and event.by_id == user and event.at >= since
        )
    )
