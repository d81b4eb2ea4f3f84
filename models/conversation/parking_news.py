"""What people are told of parked conversations."""

from odoo.tools.misc import format_datetime


def words(conversation):
    """That it is parked, or came back, as its form says it; False for others."""
    env = conversation.env
    if conversation.back_from_parking:
        return {
            "due": env._("Back from parking: its time has come."),
            "written": env._("Back from parking: the customer wrote."),
            "stopped": env._(
                "Back from parking: its queue or touchpoint was out of use."
            ),
        }[conversation.back_from_parking]
    if not conversation.parked:
        return False
    since = format_datetime(env, conversation.parked_at, dt_format="short")
    # sudo: the name of a colleague.
    name = conversation.sudo().parked_by_id.name
    if not conversation.parked_until:
        return env._(
            "Parked until the customer writes, by %(name)s since %(since)s.",
            name=name,
            since=since,
        )
    return env._(
        "Parked until %(until)s or until the customer writes, by %(name)s since "
        "%(since)s.",
        until=format_datetime(env, conversation.parked_until, dt_format="short"),
        name=name,
        since=since,
    )


def tell_back(conversation, cause):
    """Stays on the screen until it is read: its agent does not wait for it.

    :param cause: of email.conversation.back_from_parking
    """
    env = _in_language_of_agent(conversation)
    told = {
        "due": env._(
            "“%(subject)s” is back from parking: its time has come.",
            subject=conversation.name,
        ),
        "written": env._(
            "“%(subject)s” is back from parking: the customer wrote.",
            subject=conversation.name,
        ),
    }
    _tell_agent(conversation, told[cause], type="info", sticky=True)


def tell_parked_by_other(conversation):
    """Somebody else parked it, or ended that."""
    by = conversation.env.user
    if by == conversation.user_id:
        return
    env = _in_language_of_agent(conversation)
    told = {"name": by.name, "subject": conversation.name}
    message = (
        env._("%(name)s parked “%(subject)s”.", **told)
        if conversation.parked
        else env._("%(name)s ended the parking of “%(subject)s”.", **told)
    )
    _tell_agent(conversation, message, type="info", sticky=False)


def _in_language_of_agent(conversation):
    return conversation.with_context(lang=conversation.user_id.lang).env


def _tell_agent(conversation, message, **params):
    payload = {"message": message, **params}
    conversation.user_id._bus_send("simple_notification", payload)
