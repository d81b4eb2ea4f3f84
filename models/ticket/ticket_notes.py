"""What a conversation and its mails leave on their ticket (E1 to E4)."""

from markupsafe import Markup

from ..bulk import with_defaults
from ..company_language import in_company_language
from .mail_content import content_of


def note_mails(mails):
    """E2: a note with a direct link for every mail; E3: the first one of its
    conversation has the six fields.

    :param mails: email.message with tickets
    """
    firsts = set(_first_of_their_conversation(mails).ids)
    notes = []
    for of_company in mails.grouped("company_id").values():
        for mail in in_company_language(of_company):
            body = _link_note(mail) + content_of(mail)
            if mail.id in firsts:
                body = six_fields(mail) + body
            notes.append((mail.conversation_id.ticket_id, body))
    add_comments(mails.env, notes)


def add_comments(env, bodies):
    """Internal notes, in bulk and without notifying anybody.

    :param bodies: list of (helpdesk.ticket, Markup)
    :return: mail.message, in the same order
    """
    robot = env.ref("base.partner_root")
    vals = {
        "message_type": "notification",
        "subtype_id": env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
        "is_internal": True,
        "author_id": robot.id,
        "email_from": robot.email_formatted,
        "reply_to": robot.email_formatted,
    }
    Message = env["mail.message"]
    messages = Message.create(with_defaults(Message, [vals] * len(bodies)))
    messages._place(
        [
            (message, ticket, body)
            for message, (ticket, body) in zip(messages, bodies, strict=True)
        ]
    )
    return messages


def six_fields(mail):
    return Markup("<ul>%s</ul>") % Markup().join(
        Markup("<li>%s: %s</li>") % pair for pair in fields_of_first(mail)
    )


def fields_of_first(mail):
    """The six fields of E3, of a conversation's first mail, as they are now.

    :return: list of (label, value)
    """
    conversation = mail.conversation_id
    return [
        (label, value or "-")
        for label, value in (
            (mail.env._("Sent by"), mail.email_from),
            (mail.env._("Received by"), mail.email_to),
            (mail.env._("Session ID"), conversation.session),
            (mail.env._("Assigned agent"), conversation.user_id.name),
            (mail.env._("Queue"), conversation.queue_id.name),
            (mail.env._("Subject"), mail.subject),
        )
    ]


def paragraph(words):
    return Markup("<p>%s</p>") % words


def conversation_link(conversation):
    """By its session ID: the subject is not for all who see the ticket."""
    return Markup('<a href="/odoo/email-desk/%s">%s</a>') % (
        conversation.id,
        conversation.session,
    )


def links(mails):
    """A list of direct links, in the order in which the mails were written."""
    return Markup("<ul>%s</ul>") % Markup().join(
        Markup('<li><a href="/email_channel/message/%s">%s</a></li>')
        % (mail.id, mail.subject or mail.env._("(no subject)"))
        for mail in mails.sorted(lambda mail: (mail.date, mail.id))
    )


def _first_of_their_conversation(mails):
    oldest = mails._read_group(
        [
            ("conversation_id", "in", mails.conversation_id.ids),
            ("state", "!=", "draft"),
        ],
        ["conversation_id"],
        ["id:min"],
    )
    return mails.browse([message_id for _conversation, message_id in oldest])


def _link_note(mail):
    label = (
        mail.env._("E-mail from %(address)s", address=mail.email_from or "?")
        if mail.direction == "in"
        else mail.env._("E-mail to %(address)s", address=mail.email_to)
    )
    note = Markup('<p>%s: <a href="/email_channel/message/%s">%s</a></p>') % (
        label,
        mail.id,
        mail.subject or mail.env._("(no subject)"),
    )
    if mail.keyword:
        words = mail.env._("Important: it contains “%(word)s”.", word=mail.keyword)
        note += paragraph(words)
    return note
