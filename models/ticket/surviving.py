"""Which ticket goes on for one whose conversations are on another now."""

from odoo.tools import format_date


def merged_into(ticket):
    """The ticket into which this one was merged, with the rights of the system; empty
    when it was not, or when somebody took it out of the archive since."""
    # sudo: which ticket goes on does not depend on who asks.
    ticket = ticket.sudo()
    if ticket.active:
        return ticket.browse()
    away = ticket.env["email.relink"]._away_from(ticket)
    return away.filtered("merge")[:1].target_id


def surviving(ticket):
    """The last of those into which it was merged one after the other; itself when it
    was not merged. With the rights of the system."""
    # sudo: as above.
    current = passed = ticket.sudo()
    while (into := merged_into(current)) and into not in passed:
        passed |= into
        current = into
    return current


def conversations_of_number(ticket):
    """What the ticket's number leads to: the conversations on it, those that left it,
    those of the ticket that goes on; the last of each first."""
    # sudo: as above.
    ticket = ticket.sudo()
    left = ticket.env["email.relink"]._away_from(ticket).conversation_ids
    there = surviving(ticket).email_conversation_ids
    places = [
        *ticket.email_conversation_ids.sorted("id", reverse=True),
        *left.sorted("id", reverse=True),
        *there.sorted("id", reverse=True),
    ]
    return left.union(*places)


def last_way_out(ticket):
    """The relink of which the ticket's form tells: by it the ticket lost all it had."""
    if not ticket.id or ticket.sudo().email_conversation_ids:
        return ticket.env["email.relink"]
    away = ticket.env["email.relink"]._away_from(ticket)
    return away.filtered("merge")[:1] or away[:1]


def words(relink):
    """Where a ticket's conversations went, for the form of the ticket; "" of none. Its
    title is told to those only who may read the other ticket.

    :param relink: email.relink with the rights of the system, but the reader's
        environment
    """
    if not relink:
        return ""
    target = relink.target_id
    seen = target.sudo(False).has_access("read")
    about = {
        "ticket": target.display_name if seen else target.number,
        "agent": relink.create_uid.name,
        "date": format_date(relink.env, relink.create_date),
    }
    if relink.merge:
        return relink.env._("Merged into %(ticket)s by %(agent)s on %(date)s.", **about)
    return relink.env._(
        "Its conversation was moved to %(ticket)s by %(agent)s on %(date)s.", **about
    )
