"""Whom a note is for."""


def insiders(env, partner_ids):
    """Users of the house (res.users) of these partners.

    :param partner_ids: list of ids, or None
    """
    if not partner_ids:
        return env["res.users"]
    # sudo: which partners are colleagues, whoever asks.
    users = env["res.users"].sudo()
    found = users.search([("partner_id", "in", partner_ids), ("share", "=", False)])
    return found.with_env(env)


def seeing(record, users):
    """Those of these users who see the record, in whichever of their companies."""
    # sudo: the companies of others are not for everybody to see.
    return users.filtered(
        lambda user: (
            record.with_user(user)
            .with_context(allowed_company_ids=user.sudo().company_ids.ids)
            ._filtered_access("read")
        )
    )


def tell_left_out(record, partner_ids, mentioned):
    """The writer of a note learns who of those he mentioned was not told.

    :param partner_ids: list of ids of whom he mentioned, or None
    :param mentioned: res.users who are told
    """
    user = record.env.user
    # sudo: he has named them.
    named = record.env["res.partner"].sudo().browse(partner_ids or [])
    left_out = named.exists() - mentioned.sudo().partner_id
    if not left_out or user._is_superuser():
        return
    message = record.env._(
        "Not told, because they cannot see this conversation: %(names)s",
        names=", ".join(left_out.mapped("display_name")),
    )
    payload = {"type": "warning", "message": message, "sticky": True}
    user._bus_send("simple_notification", payload)
