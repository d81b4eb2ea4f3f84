"""Whether a customer who wrote would have been heard."""

from odoo import fields

from ..touchpoint.email_connection_status import LOST


def deaf_touchpoints(env):
    """Those (email.touchpoint) whose mail does not get here for now: nobody is called
    silent there."""
    touchpoints = env["email.touchpoint"].with_context(active_test=False).search([])
    return touchpoints.filtered(lambda one: not hears(one))


def hears(touchpoint):
    """Whether its mail gets here; one that only sends has nothing to hear."""
    if not touchpoint.activated:
        return False
    return not touchpoint._receives() or touchpoint.receiving_id.status not in LOST


def heard_until(touchpoint, moment):
    """Whether all mail that came until then was read, and is in its conversation.

    :param moment: datetime, UTC
    """
    waiting = [("touchpoint_id", "=", touchpoint.id), ("state", "=", "fetched")]
    if touchpoint.env["email.inbound"].search_count(waiting, limit=1):
        return False
    if not (touchpoint._receives() and touchpoint._reads_mailbox()):
        return True
    fetched = touchpoint.mailbox_ids.mapped("last_fetch_at")
    # Of a folder that was never read nothing is expected.
    return all(at >= min(moment, fields.Datetime.now()) for at in fetched if at)
