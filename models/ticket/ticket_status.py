"""A mail that was written as a message on its ticket: there, too, it says what became
of it."""

# What Odoo says of a message that it sent, for each state of ours.
STATUS = {
    "queued": "ready",
    "sending": "process",
    "sent": "sent",
    "failed": "exception",
    "uncertain": "exception",
    "bounced": "bounce",
    "cancelled": "canceled",
}


def show_on_ticket(mail, recipients):
    """:param recipients: list of dicts of mail.thread's _notify_get_recipients"""
    _show(
        mail.ticket_message_id, recipients, {"notification_status": STATUS[mail.state]}
    )


def show_unsent(message, recipients, reason):
    """:param message: mail.message with the rights of the system
    :param recipients: see show_on_ticket
    :param reason: str, for its author
    """
    _show(
        message,
        recipients,
        {
            "notification_status": "exception",
            "failure_type": "unknown",
            "failure_reason": reason,
        },
    )
    message._notify_message_notification_update()


def _show(message, recipients, vals):
    message.env["mail.notification"].create(
        [
            {
                "author_id": message.author_id.id,
                "mail_message_id": message.id,
                "notification_type": "email",
                "is_read": True,
                "res_partner_id": one["id"],
                "mail_email_address": not one["id"] and one["email_normalized"],
                **vals,
            }
            for one in recipients
            if one["email_normalized"]
        ]
    )


def tell_ticket(mail):
    """The state of the mail, or why it failed, is another now."""
    message = mail.ticket_message_id
    # Inside, Odoo tells people, and knows itself what became of it.
    for each in message.notification_ids.filtered(_is_outside):
        each.write(_notification_vals(mail, each))
    if message.notification_ids:
        message._notify_message_notification_update()


def _notification_vals(mail, notification):
    status, reason = STATUS[mail.state], mail.failure_reason
    if mail.state == "sent" and reason:
        reason = _reason_of(mail, notification)
        status = "exception" if reason else "sent"
    failed = status in ("exception", "bounce")
    kind = "mail_bounce" if status == "bounce" else "unknown"
    return {
        "notification_status": status,
        "failure_type": kind if failed else False,
        "failure_reason": reason if failed else False,
    }


def _reason_of(mail, notification):
    """Why this one of several did not get it, or False."""
    partner = notification.res_partner_id
    email = partner.email_normalized or notification.mail_email_address or ""
    lines = (mail.failure_reason or "").splitlines()
    return next((line for line in lines if line.startswith(f"{email}:")), False)


def _is_outside(notification):
    partner = notification.res_partner_id
    return notification.notification_type == "email" and (
        notification.mail_email_address or partner.partner_share
    )
