"""A supervisor gives a conversation to another agent."""

from odoo.exceptions import UserError

from ..groups import AGENT, has_role


def hand_on(conversation, agent):
    """
    :param conversation: email.conversation with the rights of the system; it waits, or
        somebody has it
    :param agent: email.agent with the rights of the system
    :raises UserError: why the agent cannot have it
    """
    user = agent.user_id
    _check(conversation, agent)
    conversation._take(user)
    message = conversation.with_context(lang=user.lang).env._(
        "%(name)s gave you “%(subject)s”.",
        name=conversation.env.user.name,
        subject=conversation.name,
    )
    user._bus_send("simple_notification", {"type": "info", "message": message})


def _check(conversation, agent):
    env, user = conversation.env, agent.user_id
    words = {"agent": user.name, "subject": conversation.name}
    if conversation.state == "closed":
        raise UserError(env._("“%(subject)s” is closed.", **words))
    if conversation.state == "active" and conversation.user_id == user:
        raise UserError(env._("%(agent)s has “%(subject)s” already.", **words))
    if not (user.active and has_role(user, AGENT)):
        raise UserError(env._("%(agent)s is no agent of the e-mail channel.", **words))
    queues = conversation.queue_ids | conversation.queue_id
    belongs = conversation.company_id in user.company_ids
    if not belongs or user not in queues.user_ids:
        raise UserError(
            env._("%(agent)s is in none of the queues of “%(subject)s”.", **words)
        )
    if agent.code == "offline":
        raise UserError(
            env._("%(agent)s is Offline: nobody would answer “%(subject)s”.", **words)
        )
