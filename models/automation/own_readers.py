"""Which addresses lead to this very Odoo."""

from ...core.inbound.pipeline import is_among

OF_DOMAIN = ("bounce_email", "catchall_email", "default_from_email")


def own_among(env, emails):
    """Those of these that are of touchpoints, of whatever company, or aliases of Odoo's
    own gateway.

    :param emails: normalized (set of str)
    """
    if not emails:
        return set()
    # sudo: that they are ours, whosever.
    touchpoints = env["email.touchpoint"].sudo().search([])
    aliases = env["mail.alias"].sudo()
    named = aliases.search([("alias_full_name", "in", list(emails))])
    domains = env["mail.alias.domain"].sudo().search([])
    ours = touchpoints._own_addresses() | set(named.mapped("alias_full_name"))
    for name in OF_DOMAIN:
        ours.update(filter(None, domains.mapped(name)))
    ours = {email.lower() for email in ours}
    return {email for email in emails if is_among(email, ours)}
