"""Telling the channel's administrators, each in his language."""

from odoo.tools import format_datetime

from ..groups import ADMINISTRATOR, role_domain

LOSS = "email_channel.mail_activity_type_connection_lost"


def administrators(record):
    """res.users of its company who have to know

    :param record: of a model with a company, a touchpoint for instance
    """
    # sudo: whoever met the trouble, these are who has to know.
    return (
        record.env["res.users"]
        .sudo()
        .search(
            [
                *role_domain(record.env, ADMINISTRATOR),
                ("company_ids", "in", record.company_id.id),
                ("share", "=", False),
            ]
        )
    )


def seen_by(record, user):
    """The record in the user's language and time zone."""
    return record.with_context(lang=user.lang, tz=user.tz)


def moment_words(env, moment):
    """A moment, short, in the language and the time zone of ``env``."""
    return format_datetime(env, moment, dt_format="short")


def pop_up(touchpoint, user, title, message, kind="danger"):
    """A notification in the user's browser, which opens the touchpoint."""
    user._bus_send(
        "email_channel.notice",
        {
            "touchpoint_id": touchpoint.id,
            "title": title,
            "message": message,
            "type": kind,
        },
    )


def queue_mail(touchpoint, user, subject, **words):
    """Queued with the status; it leaves through Odoo's own server, never through the
    touchpoint.

    :param words: what the template email_channel.connection_lost_mail shows
    """
    url = f"{touchpoint.get_base_url()}/odoo/email-touchpoints/{touchpoint.id}"
    body = touchpoint.env["ir.qweb"]._render(
        "email_channel.connection_lost_mail", {**words, "url": url}, lang=user.lang
    )
    company = touchpoint.company_id
    sender = company.email_formatted or (
        touchpoint.env.ref("base.user_root").email_formatted
    )
    touchpoint.env["mail.mail"].create(
        {
            "subject": subject,
            "body_html": body,
            "email_from": sender,
            "email_to": user.email_formatted,
            "auto_delete": True,
            # No out-of-office answers, and no conversation of it where it is read by a
            # touchpoint.
            "headers": repr({"Auto-Submitted": "auto-generated"}),
        }
    )


def end_loss(touchpoints):
    """What asks the administrators to do something goes when it is over."""
    # sudo: those of the other administrators, too.
    over = touchpoints.sudo().filtered(
        lambda each: (
            not each.activated
            or each.connection_status not in ("lost", "reauth")
            and each.receiving_id.cause != "worker"
        )
    )
    over.activity_unlink([LOSS])
