"""Many conversations that are chosen in a list, and taken together."""

from odoo.exceptions import UserError

from . import handling_news


def take_several(conversations):
    """Give the user those of the conversations that the user can have.

    Raises UserError when that is none of them.

    :return: the action that says which were refused, or None
    """
    refused = [reason for one in conversations if (reason := _take(one))]
    if len(refused) == len(conversations):
        raise UserError(handling_news.summary(refused))
    if refused:
        return handling_news.some_refused(conversations, refused)
    return None


def _take(conversation):
    """Take it, but not from another agent: the user did not look at each of them.

    :return: why it was not taken (str), or False
    """
    user = conversation.env.user
    if conversation.state == "closed":
        return conversation.env._("“%(subject)s” is closed.", subject=conversation.name)
    if conversation.state == "active" and conversation.user_id != user:
        return conversation._owned_words()
    try:
        conversation._check_may_change_sudo()._take(user)
    except UserError as full:
        return str(full)
    return False
