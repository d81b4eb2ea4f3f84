"""What people are told of conversations whose service level passes: each of them once,
however many these are."""

from collections import defaultdict

from markupsafe import Markup

from ..groups import SUPERVISOR, with_role

# More are not named: the filter shows them.
MOST_NAMED = 10


def tell_delayed(conversations):
    """Their agents and their queues' supervisors: on the screen until it is read, and
    in the inbox or by mail, as each has chosen."""
    for user, theirs in _by_user(conversations, _supervisors).items():
        env = conversations.with_context(lang=user.lang).env
        title = (
            env._("“%(subject)s” is delayed", subject=theirs.name)
            if len(theirs) == 1
            else env._("Delayed conversations: %(count)s", count=len(theirs))
        )
        reason = env._("The time for an answer is over.")
        _pop_up(user, title, reason, kind="danger", sticky=True)
        _notify(env, user, title, reason, theirs)


def tell_due_soon(conversations):
    """Their agents; of what nobody has, the supervisors."""
    for user, theirs in _by_user(conversations, _without_agent).items():
        env = conversations.with_context(lang=user.lang).env
        title = (
            env._("“%(subject)s”: an answer is due soon", subject=theirs.name)
            if len(theirs) == 1
            else env._("Conversations due soon: %(count)s", count=len(theirs))
        )
        names = theirs[:MOST_NAMED].mapped("name") if len(theirs) > 1 else []
        _pop_up(user, title, "\n".join(names), kind="warning", sticky=False)


def _by_user(conversations, others):
    """{res.users: email.conversation}

    :param others: who is told of a conversation besides its agent
    """
    found = defaultdict(conversations.browse)
    known = {}
    for conversation in conversations:
        place = (conversation.queue_id, conversation.company_id)
        if place not in known:
            known[place] = _supervisors_of(conversation)
        for user in conversation.user_id.filtered("active") | others(
            conversation, known[place]
        ):
            found[user] |= conversation
    return found


def _supervisors(_conversation, supervisors):
    return supervisors


def _without_agent(conversation, supervisors):
    has_agent = conversation.user_id.filtered("active")
    return supervisors.browse() if has_agent else supervisors


def _supervisors_of(conversation):
    """Those who are members of the queue, else all of the company."""
    members = with_role(conversation.queue_id.user_ids, SUPERVISOR)
    return members.filtered("active") or conversation._all_supervisors()


def _pop_up(user, title, message, kind, sticky):
    payload = {"type": kind, "title": title, "message": message, "sticky": sticky}
    user._bus_send("simple_notification", payload)


def _notify(env, user, title, reason, conversations):
    place = conversations if len(conversations) == 1 else env["mail.thread"]
    links = [
        Markup('<li><a href="/odoo/email-desk/%s">%s</a> (%s)</li>')
        % (one.id, one.name, one.queue_id.name or "")
        for one in conversations.with_env(env)[:MOST_NAMED]
    ]
    if len(conversations) > MOST_NAMED:
        links.append(Markup("<li>…</li>"))
    place.with_context(lang=user.lang).message_notify(
        partner_ids=user.partner_id.ids,
        author_id=env.ref("base.partner_root").id,
        subject=title,
        body=Markup("<p>%s</p><ul>%s</ul>") % (reason, Markup().join(links)),
        # Odoo's own queue sends it: this job has others to tell.
        force_send=False,
    )
