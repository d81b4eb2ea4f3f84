"""What goes along when a conversation goes to another ticket, or all that a ticket has,
and back when that is undone.

Messages, files, activities and messages that are to be sent later belong to a ticket by
its id alone. What only says how the ticket itself went, as its stages, stays with it.
"""

import re

from odoo.tools import SQL, email_normalize

from ..quiet import BY_CHANNEL

TICKET = "helpdesk.ticket"
LISTS = ["message_ids", "activity_ids", "attachment_ids"]
# Model -> its field that names the kind of document.
KINDS = {
    "mail.message": "model",
    "mail.activity": "res_model",
    "mail.scheduled.message": "model",
    "ir.attachment": "res_model",
}
LOG = "notification"
MAIL_LINK = re.compile(r"/email_channel/message/(\d+)[\"/]")


def customers_differ(one, other):
    """Whether both tickets have a customer, and not the same."""
    if not (_addresses(one) or one.partner_id) or not (
        _addresses(other) or other.partner_id
    ):
        return False
    houses = [ticket.partner_id.commercial_partner_id for ticket in (one, other)]
    same_house = houses[0] and houses[0] == houses[1]
    return not (same_house or _addresses(one) & _addresses(other))


def customer_name(ticket):
    partner = ticket.partner_id
    return ticket.partner_name or partner.name or ticket.partner_email or partner.email


def notes_of(conversations):
    """The comments on their ticket about their mails, and no others (E2 to E4).

    :return: {model: ids}
    """
    ids = set(conversations.email_message_ids.ids)
    notes = conversations.ticket_id.message_ids.filtered(
        lambda message: message.message_type == LOG and _mails_in(message) <= ids
    )
    return {"mail.message": notes.filtered(_mails_in).ids}


def content_of(ticket, whole):
    """All that a merge takes along.

    :param whole: False: not what its customer may read, for the other ticket has
        another customer
    :return: {model: ids}
    """
    (notes,) = notes_of(ticket.email_conversation_ids).values()
    messages = ticket.message_ids.filtered(
        lambda one: (
            one.id in notes or one.message_type != LOG and (whole or _is_inside(one))
        )
    )
    left = ticket.message_ids - messages
    files = documents(ticket, "ir.attachment", [("res_field", "=", False)])
    later = documents(ticket, "mail.scheduled.message")
    return {
        "mail.message": messages.ids,
        "mail.activity": documents(ticket, "mail.activity").ids,
        "mail.scheduled.message": later.filtered(lambda one: whole or one.is_note).ids,
        "ir.attachment": (files - left.attachment_ids).ids,
    }


def carry(content, source, target):
    """Put what is on the source on the target.

    :param content: {model: ids}; what is not on the source any more is left alone
    """
    env = source.env
    for model, ids in content.items():
        found = env[model].browse(ids).exists()
        found = found.filtered(
            lambda one, kind=KINDS[model]: (
                (one[kind], one.res_id) == (TICKET, source.id)
            )
        )
        if model == "mail.scheduled.message":
            _reschedule(found, target)
        elif found:
            found.with_context(**BY_CHANNEL).write({"res_id": target.id})
    (source | target).invalidate_recordset(LISTS)


def add_followers(source, target, whole):
    """Who follows the source follows the target; customers only their own ticket.

    :return: ids of res.partner who did not before
    """
    known = target.message_partner_ids
    followers = source.message_follower_ids.filtered(
        lambda one: (
            one.partner_id not in known and (whole or not one.partner_id.partner_share)
        )
    )
    for follower in followers:
        target._message_subscribe(follower.partner_id.ids, follower.subtype_ids.ids)
    return followers.partner_id.ids


def remove_followers(target, partner_ids):
    target.message_follower_ids.filtered(
        lambda one: one.partner_id.id in partner_ids
    ).unlink()


def documents(ticket, model, domain=()):
    place = [(KINDS[model], "=", TICKET), ("res_id", "=", ticket.id)]
    return ticket.env[model].search([*place, *domain])


def _reschedule(messages, target):
    """Core lets nobody change where a message is to be sent."""
    if messages:
        messages.env.cr.execute(
            SQL(
                "UPDATE mail_scheduled_message SET res_id = %s WHERE id = ANY(%s)",
                target.id,
                messages.ids,
            )
        )
        messages.invalidate_recordset(["res_id"])


def _mails_in(message):
    """Ids of the mails that a comment links."""
    return {int(number) for number in MAIL_LINK.findall(message.body or "")}


def _is_inside(message):
    return message.is_internal or message.subtype_id.internal or not message.subtype_id


def _addresses(ticket):
    found = (ticket.partner_email, ticket.partner_id.email)
    return {email_normalize(each) for each in found if each} - {False}
