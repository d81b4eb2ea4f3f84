"""Since when the customers of conversations have been silent, as their mails say it."""

from collections import defaultdict

from odoo import fields

from ...core.automation.silence import Mail, begins
from ...core.outbox.priority import AGENT
from ..conversation.turn import is_for_customer

READ = [
    "answers_id",
    "automatic",
    "conversation_id",
    "create_date",
    "date",
    "did_not_reopen",
    "direction",
    "mail_message_id",
    "priority",
    "sent_at",
    "state",
    "undelivered",
    "written_mode",
]


def renew(conversations):
    """Find out anew since when these have been silent, and write down where that is
    another moment than before: then his reminder is one of before, too."""
    for conversation, since in _since(conversations).items():
        if conversation.silence_since != (since or False):
            conversation.write({"silence_since": since, "silence_reminded_at": False})


def _since(conversations):
    """{conversation: datetime or None}"""
    quiet = conversations.filtered(lambda one: one.state != "closed" and not one.parked)
    mails = _mails(quiet)
    went_on = _went_on(quiet)
    now = fields.Datetime.now()
    return {
        one: begins(mails[one.id], went_on.get(one.id), now) if one in quiet else None
        for one in conversations
    }


def _mails(conversations):
    """{id of a conversation: [core.automation.silence.Mail]}"""
    found = defaultdict(list)
    rows = conversations.env["email.message"].search_fetch(
        [("conversation_id", "in", conversations.ids)], READ
    )
    for mail in rows:
        found[mail.conversation_id.id].append(
            Mail(
                id=mail.id,
                incoming=mail.direction == "in",
                automatic=_asks_for_nothing(mail),
                state=mail.state,
                at=_moment(mail),
                sent_at=mail.sent_at or None,
                answers=mail.answers_id.id,
                forward=not is_for_customer(mail),
                undelivered=mail.undelivered,
            )
        )
    return found


def _asks_for_nothing(mail):
    by_program = mail.direction == "out" and mail.priority > AGENT
    return mail.automatic or mail.did_not_reopen or by_program


def _moment(mail):
    """When it came to be read here, whatever it says itself; when it was sent off."""
    return (
        mail.date
        if mail.direction == "out"
        else mail.create_date.replace(microsecond=0)
    )


def _went_on(conversations):
    """{id of a conversation: when somebody last opened it again, or ended its
    parking}"""
    return {
        conversation.id: moment
        for conversation, moment in conversations.env[
            "email.conversation.event"
        ]._read_group(
            [
                ("conversation_id", "in", conversations.ids),
                ("type", "in", ("reopened", "unparked")),
            ],
            ["conversation_id"],
            ["at:max"],
        )
    }
