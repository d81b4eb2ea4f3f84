"""Telling the channel's administrators, each in his language."""

from odoo.tools import format_datetime

from ..groups import ADMINISTRATOR, role_domain

LOSS = "email_channel.mail_activity_type_connection_lost"


def administrators(record):
    """res.users who have to know: those of its company, where it is of one"""
    company = record.company_id if "company_id" in record._fields else None
    # sudo: whoever met the trouble, these are who has to know.
    return (
        record.env["res.users"]
        .sudo()
        .search(
            [
                *role_domain(record.env, ADMINISTRATOR),
                *([("company_ids", "in", company.id)] if company else []),
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


def pop_up(record, user, title, message, kind="danger"):
    """A notification in the user's browser, which opens the record.

    :param record: in the user's language; its `_notice_target` says what opens it
    """
    user._bus_send(
        "email_channel.notice",
        {
            "model": record._name,
            "id": record.id,
            "button": record._notice_target()[1],
            "title": title,
            "message": message,
            "type": kind,
        },
    )


def announce(record, user, title, kind, opening, reason, advice=""):
    """On the user's screen, and by mail where he has an address.

    :param record: see pop_up
    :param kind: of Odoo's notifications
    :param reason: a paragraph a line
    """
    pop_up(record, user, title, reason, kind)
    if user.email:
        queue_mail(
            record,
            user,
            title,
            opening=opening,
            reason=reason.split("\n"),
            advice=advice,
        )


def queue_mail(record, user, subject, **words):
    """Queued with the status; it leaves through Odoo's own server, never through a
    touchpoint.

    :param record: in the user's language; its `_notice_target` says what opens it
    :param words: what the template email_channel.connection_lost_mail shows
    """
    path, button = record._notice_target()
    words["url"] = f"{record.get_base_url()}/odoo/{path}/{record.id}"
    body = record.env["ir.qweb"]._render(
        "email_channel.connection_lost_mail",
        {**words, "button": button},
        lang=user.lang,
    )
    company = record.company_id if "company_id" in record._fields else user.company_id
    sender = company.email_formatted or (
        record.env.ref("base.user_root").email_formatted
    )
    # sudo: whoever met the trouble, the system tells it.
    record.env["mail.mail"].sudo().create(
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
