"""Whose turn it is in a conversation, as its mails say it."""

from odoo import fields

from ...core.conversation.turns import ANSWERED, OPENED, WROTE, read_turn
from ...core.outbox.priority import AGENT

# What has not left, and will not without somebody's doing.
NOT_OUT = ("draft", "failed", "cancelled")
READ = [
    "automatic",
    "create_date",
    "date",
    "did_not_reopen",
    "direction",
    "priority",
    "state",
]


def asks(mail):
    """Whether a person wrote it to us, who waits for an answer from then on."""
    by_person = mail.direction == "in" and not mail.automatic
    return by_person and not mail.did_not_reopen


def is_answer(mail):
    """Whether one of us answers the customer by it: no program, no mail to somebody
    else, and none that has not left."""
    return (
        mail.direction == "out"
        and mail.state not in NOT_OUT
        and not mail.automatic
        and mail.priority <= AGENT
        and is_for_customer(mail)
    )


def is_for_customer(mail):
    """Not a mail that was forwarded to others."""
    if mail.written_mode != "forward":
        return True
    customer = mail.conversation_id.customer_email
    return customer in {one.email for one in mail._people_of_headers()}


def on_mails_added(conversation, added):
    """Values of the conversation (dict) that follow from mails that came into it.

    :param added: email.message, in order
    """
    if is_answer(added[-1]):
        return {
            "waiting_since": False,
            **_first_answer_vals(conversation, added[-1]),
        }
    waits = conversation.waiting_since or conversation.state == "closed"
    if waits or not any(map(asks, added)):
        return {}
    return {"waiting_since": fields.Datetime.now()}


def _first_answer_vals(conversation, mail):
    """Who answers and closes at once has closed it by now; nobody waits there."""
    waited = conversation.waiting_since or (
        conversation.state == "closed" and mail.answers_id.direction == "in"
    )
    if not waited or conversation.first_answered_at:
        return {}
    return {"first_answered_at": fields.Datetime.now()}


def waited_since(mail):
    """Since when the customer has waited for a mail that is about to leave, before his
    conversation knows of it (datetime); False when nobody has.

    :param mail: email.message
    """
    conversation = mail.conversation_id
    if not conversation or not is_answer(mail):
        return False
    if conversation.state != "closed":
        return conversation.waiting_since
    if not _was_sent_before_closing(mail):
        return mail.waited_since
    others = [each for each in _happened(conversation) if each[0] < _moment(mail)]
    return read_turn(others).waiting_since or False


def _was_sent_before_closing(mail):
    """Who sends and closes has closed it before the mail leaves."""
    pressed = mail.send_pressed_at
    closed = mail.conversation_id.event_ids.filtered(lambda one: one.type == "closed")
    return pressed and any(event.at >= pressed for event in closed)


def on_reopened(conversation, asked):
    """Values of a conversation that is opened again, where all begins anew.

    :param asked: whether a mail opens it; else nobody waits if the last word was ours
    """
    now = fields.Datetime.now()
    waits = asked or _has_the_last_word(conversation)
    return {
        "waiting_since": now if waits else False,
        "opened_again_at": now,
        "first_answered_at": False,
    }


def _has_the_last_word(conversation):
    said = _mails(conversation).filtered(lambda mail: asks(mail) or is_answer(mail))
    return not said or asks(said.sorted(_moment)[-1])


def reopen_as_it_was(conversation):
    """As if it had never been closed."""
    began = conversation.opened_again_at
    conversation._reopen()
    conversation.opened_again_at = began
    conversation.env["email.supervision.ledger"]._on_closing_undone(conversation)
    renew(conversation)
    conversation.env["email.automation.entry"]._on_closing_undone(conversation)


def renew(conversations):
    """Find out anew whose turn it is in those that are open: an answer has not left, or
    leaves after all, or what happened is undone."""
    for conversation in conversations:
        if conversation.state == "closed":
            continue
        turn = read_turn(_happened(conversation))
        conversation.write(
            {
                "waiting_since": turn.waiting_since or False,
                "first_answered_at": turn.first_answered_at or False,
            }
        )


def _happened(conversation):
    """(moment, what), as core.conversation.turns has it"""
    if conversation.opened_again_at:
        yield conversation.opened_again_at, OPENED
    for mail in _mails(conversation):
        if asks(mail):
            yield _moment(mail), WROTE
        elif is_answer(mail):
            yield _moment(mail), ANSWERED


def _mails(conversation):
    return conversation.env["email.message"].search_fetch(
        [("conversation_id", "=", conversation.id), ("state", "not in", NOT_OUT)], READ
    )


def _moment(mail):
    """When it came in, whatever it says of itself; when it was made to leave."""
    if mail.direction == "out":
        return mail.date
    return mail.create_date.replace(microsecond=0)


# -- mails that are moved ----------------------------------------------------------


def unanswered(conversation):
    """{email.message that somebody waits for an answer to: since when}

    :param conversation: which mails are about to leave, or to join
    """
    since = conversation.waiting_since
    if not since:
        return {}
    mails = _mails(conversation).sorted(_moment)
    answers = [_moment(mail) for mail in mails if is_answer(mail)]
    last = max(answers, default=None)
    waiting = [
        mail for mail in mails if asks(mail) and (not last or _moment(mail) > last)
    ]
    # Of the oldest it is known, whatever happened before.
    return {
        mail: since if number == 0 else max(since, _moment(mail))
        for number, mail in enumerate(waiting)
    }


def on_mails_moved(waiting, moved, source, target, split):
    """Each of the two keeps the oldest mail that nobody has answered.

    :param waiting: see unanswered, of the source before
    :param moved: email.message that went
    :param split: whether the target was made for them
    """
    went = [waiting[mail] for mail in moved if mail in waiting]
    stayed = [waiting[mail] for mail in waiting if mail not in moved]
    if source.state != "closed" and went:
        source.waiting_since = min(stayed, default=False)
    if target.state == "closed":
        return
    if split:
        target.first_answered_at = source.first_answered_at
    elif target.waiting_since:
        went.append(target.waiting_since)
    if split or went:
        target.waiting_since = min(went, default=False)
