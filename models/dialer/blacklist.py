"""The blacklist of Odoo, as what becomes of mass mail changes it."""

from markupsafe import Markup

from odoo.tools import email_normalize

# A reason that its recipient can take back gives way to those that he cannot.
TAKEN_BACK = "unsubscribed"


def put(env, email, origin, reason):
    """Put an address on it, with the reason in its history.

    :param env: with the rights of the system
    :param origin: see mail.blacklist
    :param reason: words for who works here
    :return: mail.blacklist when it is there because of this; empty when it was there
        already, for whatever reason, or is no address
    """
    Blacklist = env["mail.blacklist"].with_context(active_test=False)
    key = email_normalize(email or "")
    entry = key and Blacklist.search([("email", "=", key)], limit=1)
    vals = {"email_origin": origin, "email_reason": reason}
    if not key:
        return Blacklist
    if not entry:
        entry = Blacklist.create({"email": email, **vals})
    elif not entry.active:
        entry.write({"active": True, **vals})
    elif entry.email_origin == TAKEN_BACK and origin != TAKEN_BACK:
        entry.write(vals)
    else:
        return Blacklist
    entry.with_context(mail_post_autofollow_author_skip=True).message_post(
        body=reason, subtype_xmlid="mail.mt_note"
    )
    return entry


def put_many(env, reasons):
    """The same for many addresses, in as many statements as for one.

    :param reasons: {address: (origin, reason)}
    """
    wanted = {email_normalize(email): found for email, found in reasons.items()}
    wanted.pop(False, None)
    if not wanted:
        return
    Blacklist = env["mail.blacklist"].with_context(
        active_test=False, tracking_disable=True
    )
    known = Blacklist.search([("email", "in", list(wanted))])
    told = known.filtered(
        lambda one: (
            not one.active
            or (one.email_origin == TAKEN_BACK and wanted[one.email][0] != TAKEN_BACK)
        )
    )
    for entry in told:
        origin, reason = wanted[entry.email]
        entry.write({"active": True, "email_origin": origin, "email_reason": reason})
    missing = wanted.keys() - set(known.mapped("email"))
    told |= Blacklist.create(
        [
            {
                "email": email,
                "email_origin": wanted[email][0],
                "email_reason": wanted[email][1],
            }
            for email in sorted(missing)
        ]
    )
    if told:
        told._message_log_batch(
            {one.id: Markup("<p>%s</p>") % wanted[one.email][1] for one in told}
        )


def take_back(entry, reason):
    """Take an address off it, unless there is another reason by now.

    :param entry: mail.blacklist that :func:`put` gave, with the rights of the system
    """
    mine = entry.exists().filtered(
        lambda one: one.active and one.email_origin == TAKEN_BACK
    )
    if mine:
        mine.with_context(mail_post_autofollow_author_skip=True).message_post(
            body=reason, subtype_xmlid="mail.mt_note"
        )
        mine.active = False
