"""Addresses that are to get no more mass mail, and why."""

from markupsafe import Markup

from odoo.tools import email_normalize


def blacklist(env, reasons):
    """Put addresses on the blacklist, each with its reason in the chatter; those that
    are on it stay as they are. What is no address is left out.

    :param reasons: {address: words}
    """
    wanted = {email_normalize(email): words for email, words in reasons.items()}
    wanted.pop(False, None)
    if not wanted:
        return
    # sudo: the channel itself learned of it, whoever's mail it was.
    Blacklist = env["mail.blacklist"].sudo().with_context(active_test=False)
    known = Blacklist.search([("email", "in", list(wanted))])
    again = known.filtered(lambda entry: not entry.active)
    # One that somebody took off before has given a new reason since.
    again.with_context(tracking_disable=True).write({"active": True})
    missing = wanted.keys() - set(known.mapped("email"))
    added = Blacklist.with_context(tracking_disable=True).create(
        [{"email": email} for email in sorted(missing)]
    )
    told = again | added
    if told:
        told._message_log_batch(
            {entry.id: Markup("<p>%s</p>") % wanted[entry.email] for entry in told}
        )
