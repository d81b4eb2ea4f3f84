from . import controllers, models, wizards


def post_init_hook(env):
    """Who is in a team already sees all mail that comes for it; a virus scanner that is
    there is used."""
    env["email.queue.member"]._sync(env["helpdesk.ticket.team"].search([]))
    env["email.scanner"]._find_usual()


def uninstall_hook(env):
    """What nobody could read or stop without the addon: PDFs that are in a storage are
    in Odoo again, and mail that waits is not sent by Odoo, unchecked and from another
    address."""
    env["email.stored.file"]._bring_back()
    waiting = [("email_message_id", "!=", False), ("state", "=", "outgoing")]
    env["mail.mail"].search(waiting).cancel()
    # They hold on to what is data of the addon.
    env["email.agent"].search([]).unlink()
