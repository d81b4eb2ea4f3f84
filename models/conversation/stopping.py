"""Why an open conversation cannot go on (D8): its touchpoint or queue was removed."""


def why_stopped(conversation):
    """:param conversation: with the rights of the system, and archived queues in sight
    :return: ("touchpoint" or "queue", why in words), or (False, False)
    """
    if conversation.state == "closed":
        return False, False
    for kind, words in (
        ("touchpoint", _touchpoint_words(conversation)),
        ("queue", _queue_words(conversation)),
    ):
        if words:
            return kind, words
    return False, False


def _touchpoint_words(conversation):
    env, touchpoint = conversation.env, conversation.touchpoint_id
    if not touchpoint:
        return env._(
            "Its touchpoint was removed: nothing can be sent from here any more. "
            "Close the conversation."
        )
    # One that was never connected was never in use.
    if touchpoint.connected_at and not touchpoint.activated:
        return env._(
            "Its touchpoint “%(touchpoint)s” was deactivated: nothing can be sent from "
            "here any more. Close the conversation.",
            touchpoint=touchpoint.name,
        )
    return False


def _queue_words(conversation):
    env, queues = conversation.env, conversation.queue_ids
    if not queues:
        deleted = conversation.deleted_queue
        return deleted and env._(
            "Its queue “%(queue)s” was deleted. Transfer the conversation to another "
            "queue, or close it.",
            queue=deleted,
        )
    there = queues.filtered("active")
    if not there:
        return env._(
            "Its queue “%(queue)s” was archived. Transfer the conversation to another "
            "queue, or close it.",
            queue=queues[0].display_name,
        )
    if not any(there.mapped("email_enabled")):
        return env._(
            "Its queue “%(queue)s” takes no e-mail any more. Transfer the conversation "
            "to another queue, or close it.",
            queue=there[0].display_name,
        )
    return False
