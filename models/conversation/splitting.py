"""A conversation for some of the mails of another one."""

from odoo.fields import Command

from ..quiet import NO_NOISE


def create_split(source, mails):
    """A conversation in the same queues as the source, with the same agent, if it has
    one who is there.

    :param mails: email.message of the source
    :return: email.conversation, with the rights of the system
    """
    first = mails.sorted(lambda mail: (mail.date, mail.id))[0]
    keeps_customer = first == source._in_order()[0]
    return source.with_context(**NO_NOISE).create(
        {
            **opening_vals(source, mails),
            **(_customer_of(source) if keeps_customer else {}),
            "touchpoint_id": source.touchpoint_id.id,
            "company_id": source.company_id.id,
            **_who_has_it(source),
            "last_mail_at": first.date,
        }
    )


def _who_has_it(source):
    """The source's agent, if there is one who is there, else nobody."""
    user, queue = source.env["email.routing.entry"]._agent_who_is_there(source)
    return {
        "queue_ids": [Command.set(source.queue_ids.ids)],
        "state": "active" if user else "pending",
        "user_id": user.id,
        "queue_id": queue.id or source.queue_id.id,
        **({} if user else source._live_queue_vals()),
    }


def opening_vals(conversation, mails):
    """Subject and customer of a conversation that consists of these mails."""
    mails = mails.sorted(lambda mail: (mail.automatic, mail.date, mail.id))
    own = conversation._own_addresses()
    people = (
        person
        for mail in mails
        for person in _customers_side(mail)
        if person.email not in own
    )
    customer = next(people, None)
    name = mails[0].subject or conversation.env._("(no subject)")
    if customer is None or customer.email == conversation.customer_email:
        return {"name": name, **_customer_of(conversation)}
    partner = _partner_of(conversation, customer.email)
    return {
        "name": name,
        "customer_email": customer.email,
        "customer_name": customer.name or customer.email,
        "partner_id": partner.id,
    }


def _customers_side(mail):
    """Who wrote a mail to us, or whom ours was written to."""
    envelope = mail._envelope()
    if mail.direction == "in":
        return [envelope.sender] if envelope.sender else []
    return [*envelope.to, *envelope.cc]


def _customer_of(conversation):
    return {
        "customer_email": conversation.customer_email,
        "customer_name": conversation.customer_name,
        "partner_id": conversation.partner_id.id,
    }


def _partner_of(conversation, email):
    partners = conversation.env["res.partner"]._find_by_addresses(
        conversation.company_id, [email]
    )
    return partners.get(email, conversation.env["res.partner"])
