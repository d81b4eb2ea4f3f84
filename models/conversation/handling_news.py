"""What people are told when conversations change hands."""

MOST_REASONS = 5


# -- the agent who had it, or has it now -----------------------------------------


def tell_taken_away(conversation, agent, kind):
    """An agent who loses a conversation by somebody else's hand is told by whose. Stays
    on the screen until it is read: the agent may be answering there.

    :param agent: res.users
    :param kind: of email.conversation.event
    """
    by = conversation.env.user
    if agent == by or by._is_superuser():
        return
    env = conversation.with_context(lang=agent.lang).env
    subject = conversation.name
    other = conversation.user_id
    words = {
        "taken_over": env._(
            "%(name)s gave “%(subject)s” to %(agent)s.",
            name=by.name,
            subject=subject,
            agent=other.name,
        )
        if other not in (agent, by, other.browse())
        else env._("%(name)s took over “%(subject)s”.", name=by.name, subject=subject),
        "released": env._(
            "%(name)s gave “%(subject)s” back to its queue.",
            name=by.name,
            subject=subject,
        ),
        "transferred": env._(
            "%(name)s transferred “%(subject)s” to another queue.",
            name=by.name,
            subject=subject,
        ),
        "closed": env._(
            "%(name)s closed “%(subject)s”.", name=by.name, subject=subject
        ),
    }
    if kind in words:
        _tell_until_read(agent, words[kind])


def tell_stopped(conversations):
    """Agents who have them are told that they cannot go on."""
    for agent, theirs in conversations.grouped("user_id").items():
        for conversation in theirs.with_context(lang=agent.lang):
            conversation.invalidate_recordset(["stopped"])
            _tell_until_read(
                agent,
                conversation.env._(
                    "“%(subject)s”: %(reason)s",
                    subject=conversation.name,
                    reason=conversation.stopped,
                ),
            )


def tell_reopened(conversations):
    """Whoever gets a conversation back without having asked is told."""
    for conversation in conversations.filtered("user_id"):
        agent = conversation.user_id
        if agent == conversation.env.user:
            continue
        message = agent.with_context(lang=agent.lang).env._(
            "“%(subject)s” is open again, and yours.", subject=conversation.name
        )
        agent._bus_send("simple_notification", {"type": "info", "message": message})


def _tell_until_read(user, message):
    payload = {"type": "warning", "message": message, "sticky": True}
    user._bus_send("simple_notification", payload)


def tell_activities_left(conversations):
    """Who closes conversations is told that something is still to be done."""
    user = conversations.env.user
    left = conversations.activity_ids
    if left and not user._is_superuser():
        message = conversations.env._(
            "Closed, and still to do: %(activities)s. You find it under your "
            "activities.",
            activities=", ".join(left.mapped("display_name")[:MOST_REASONS]),
        )
        user._bus_send("simple_notification", {"type": "info", "message": message})


# -- who asked for it --------------------------------------------------------------


def some_refused(conversations, refused):
    """The action that says so.

    :param conversations: all that were to be taken
    :param refused: list of str, why each of the others was not
    """
    message = conversations.env._(
        "Taken: %(count)s of %(total)s. %(reason)s",
        count=len(conversations) - len(refused),
        total=len(conversations),
        reason=summary(refused),
    )
    return _notification(message, type="warning", sticky=True)


def some_wait(conversations):
    """The action that says that what was reopened waits."""
    env, count = conversations.env, len(conversations)
    message = (
        env._("It waits in its queue: its former agent is not there, or has no room.")
        if count == 1
        else env._(
            "Conversations that wait in their queues, because their former agents "
            "are not there or have no room: %(count)s",
            count=count,
        )
    )
    return _notification(message, type="info")


def summary(reasons):
    """Each once, and no more than one reads."""
    different = list(dict.fromkeys(reasons))
    more = ["…"] if len(different) > MOST_REASONS else []
    return "\n".join(different[:MOST_REASONS] + more)


def _notification(message, **params):
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            **params,
            "message": message,
            "next": {"type": "ir.actions.act_window_close"},
        },
    }
