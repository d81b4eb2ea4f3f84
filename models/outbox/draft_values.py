"""A letter as values of an email.message that does not leave yet."""

import secrets

from odoo import fields
from odoo.fields import Command

from ...core.content import signing
from ...core.conversation import message_id
from ...core.conversation.address_list import join_addresses
from ...core.inbound.html import clean, excerpt, html_to_text
from ...core.inbound.mail import Address


def draft_values(env, draft, touchpoint):
    """:param draft: core.outbox.draft.Draft
    :param touchpoint: email.touchpoint that it will leave from
    """
    return {
        **made_here(env),
        "written_mode": draft.mode,
        "answers_id": draft.answers_id,
        "written_html": draft.body,
        "body_html": clean(draft.body),
        "excerpt": excerpt(html_to_text(signing.typed(draft.body))),
        "email_to": join_addresses(draft.to),
        "email_cc": join_addresses(draft.cc),
        "email_bcc": join_addresses(draft.bcc),
        "subject": draft.subject,
        "attachment_ids": [Command.set(draft.file_ids)],
        **sender_values(touchpoint),
    }


def made_here(env):
    """What every mail is that the user writes."""
    return {
        "direction": "out",
        "state": "draft",
        "evidence": "agent",
        "viewed": True,
        "message_type": "email_outgoing",
        "subtype_id": env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
        "author_id": env.user.partner_id.id,
    }


def sender_values(touchpoint):
    """Whom it is from, and when it is from.

    :param touchpoint: email.touchpoint; none yet for a draft
    """
    name = touchpoint.from_name or touchpoint.name
    sender = touchpoint and join_addresses([Address(name, touchpoint.email)])
    return {
        "touchpoint_id": touchpoint.id,
        "email_from": sender or "",
        "reply_to": sender or "",
        "date": fields.Datetime.now(),
    }


def new_message_id(touchpoint):
    """By which the mail will be known."""
    domain = touchpoint.email.rpartition("@")[2]
    return message_id.make(domain, secrets.token_hex(16))
