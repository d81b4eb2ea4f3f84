"""What a conversation says of its silent customer."""

from odoo.tools.misc import format_datetime


def words(conversation):
    """What happens when he stays silent; False when nothing does."""
    env = conversation.env
    if not conversation.silence_ends_at or conversation.parked:
        return False

    def at(moment):
        return format_datetime(env, moment, dt_format="short")

    told = {
        "since": at(conversation.silence_since),
        "end": at(conversation.silence_ends_at),
    }
    if conversation.remind_at:
        return env._(
            "The customer has been silent since %(since)s. A reminder goes out on "
            "%(reminder)s, and the conversation is closed on %(end)s.",
            reminder=at(conversation.remind_at),
            **told,
        )
    if conversation.silence_reminded_at:
        return env._(
            "The customer has been silent since %(since)s, and was reminded on "
            "%(reminder)s. The conversation is closed on %(end)s.",
            reminder=at(conversation.silence_reminded_at),
            **told,
        )
    return env._(
        "The customer has been silent since %(since)s. The conversation is closed on "
        "%(end)s.",
        **told,
    )
