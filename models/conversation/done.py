"""What the screen does once a user is done with conversations, for now."""

CLOSE_DIALOG = {"type": "ir.actions.act_window_close"}


def done(conversations, message, elsewhere=None):
    """:param message: what is told, in words
    :param elsewhere: action for who sees them no longer, and is not at the desk, where
        one goes on with the next; the dialog is closed by default
    :return: the client action
    """
    return {
        "type": "ir.actions.client",
        "tag": "email_channel.done",
        "params": {
            "ids": conversations.ids,
            "message": message,
            "next": elsewhere or CLOSE_DIALOG,
        },
    }


def closed(conversations):
    """The action after they were closed."""
    env, count = conversations.env, len(conversations)
    message = (
        env._("“%(subject)s” is closed.", subject=conversations.name)
        if count == 1
        else env._("Conversations that were closed: %(count)s", count=count)
    )
    return done(conversations, message)


def released(conversations):
    """The action after they were given back to their queues."""
    env, count = conversations.env, len(conversations)
    message = (
        env._("“%(subject)s” waits in its queue again.", subject=conversations.name)
        if count == 1
        else env._(
            "Conversations that wait in their queues again: %(count)s", count=count
        )
    )
    return done(conversations, message)
