import secrets

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command

from ...core.conversation import message_id, pictures
from ...core.conversation.address_list import join_addresses
from ...core.conversation.quote import fold
from ...core.inbound.html import clean, excerpt, html_to_text, resolve_cids
from ...core.inbound.mail import Address
from ...core.outbox import reply
from .quote import Quote
from .written_files import WrittenFiles, picture_url


class EmailWriting(models.AbstractModel):
    """Mail written by agents: how a draft becomes a mail of a conversation."""

    _name = "email.writing"
    _description = "Writing of E-mails"

    @api.model
    def _write(self, conversation, draft):
        """Queue a mail of an agent, in the transaction that shows it in the thread.

        :param conversation: email.conversation
        :param draft: dict with mode (as email.compose), to, cc, bcc (lists of core
            Address), subject (str), body (Markup), attachments (ir.attachment),
            parent (email.message that is answered, or empty), include_original (bool),
            replaces (optional: email.message that did not leave and is written anew),
            ticket_message (optional: mail.message of the ticket that it carries)
        :return: email.message
        """
        # With the system's rights: mail.mail and the ticket's comments are its own.
        system = conversation.ensure_one()._check_may_change_sudo()
        own = WrittenFiles(conversation)
        files = own.adopt(draft["attachments"])
        body = own.adopt_pictures(draft["body"], draft["attachments"])
        vals = self._prepare_mail(system, {**draft, "attachments": files, "body": body})
        mail = system.env["email.message"].create(vals)
        self._queue(mail)
        self._learn(mail)
        system._on_written(mail)
        return mail

    def _prepare_mail(self, conversation, draft):
        """Values of the email.message; another addon adds to them."""
        in_reply_to, references = self._reference_headers(draft)
        quote = Quote(conversation, draft).html()
        files = WrittenFiles(conversation)
        shown = self._inert(files, draft["body"])
        sender = self._sender_header(conversation.touchpoint_id)
        words = excerpt(html_to_text(draft["body"]))
        return {
            "conversation_id": conversation.id,
            "direction": "out",
            "state": "queued",
            "evidence": "agent",
            "viewed": True,
            "body_html": fold(f"{shown}<br>{quote}" if quote else shown),
            "written_mode": draft["mode"],
            "answers_id": draft["parent"].id,
            "written_html": draft["body"],
            "quote_html": quote,
            "carries": self._carried(files, draft),
            "ticket_message_id": self._ticket_message(draft).id,
            "preview": words,
            "email_to": join_addresses(draft["to"]),
            "email_cc": join_addresses(draft["cc"]),
            "email_bcc": join_addresses(draft["bcc"]),
            "in_reply_to": in_reply_to,
            "references": references,
            "subject": draft["subject"],
            "attachment_ids": [Command.set(draft["attachments"].ids)],
            **self._prepare_message(conversation, sender),
            "body": Markup("<p>%s</p>") % words,
        }

    def _prepare_message(self, conversation, sender):
        """What a mail.message has beside what was written."""
        note = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        return {
            "model": conversation._name,
            "res_id": conversation.id,
            "message_type": "email_outgoing",
            "subtype_id": note,
            "message_id": self._new_message_id(conversation.touchpoint_id),
            "author_id": conversation.env.user.partner_id.id,
            "email_from": sender,
            "reply_to": sender,
            "date": fields.Datetime.now(),
        }

    def _sender_header(self, touchpoint):
        name = touchpoint.from_name or touchpoint.name
        return join_addresses([Address(name, touchpoint.email)])

    def _reference_headers(self, draft):
        """(In-Reply-To, References)"""
        parent, replaced = draft["parent"], draft.get("replaces")
        if draft["mode"] == "forward":
            return "", ""
        if replaced and not parent:
            return replaced.in_reply_to, replaced.references
        return reply.reference_headers(
            parent.message_id or "", (parent.references or "").split()
        )

    def _ticket_message(self, draft):
        replaced = draft.get("replaces") or self.env["email.message"]
        return draft.get("ticket_message") or replaced.ticket_message_id

    def _carried(self, files, draft):
        """{id: name} of the files and pictures without which it must not leave."""
        carried = draft["attachments"] | files.shown_in(draft["body"])
        return {file.id: file.name for file in carried}

    def _inert(self, files, body):
        """What the thread shows: as incoming mail, nothing in it loads by itself."""
        numbers = files.shown_in(body).ids
        kept = pictures.point(body, {each: f"cid:{each}" for each in numbers})
        urls = {str(each): picture_url(each) for each in numbers}
        return resolve_cids(clean(kept), urls)

    def _new_message_id(self, touchpoint):
        domain = touchpoint.email.rpartition("@")[2]
        return message_id.make(domain, secrets.token_hex(16))

    def _queue(self, mail):
        mail.env["mail.mail"].create(
            {
                "mail_message_id": mail.mail_message_id.id,
                "email_message_id": mail.id,
                "email_to": mail.email_to,
                "email_cc": mail.email_cc,
                # The quote is put below when it is sent: nobody looks at it here.
                "body_html": mail.written_html,
                "state": "outgoing",
            }
        )
        mail._queue()

    def _learn(self, mail):
        """By what an answer will find the conversation, and who takes part in it."""
        conversation = mail.conversation_id
        touchpoint = conversation.touchpoint_id
        Key = mail.env["email.thread.key"]
        Key._learn(touchpoint, [(mail.message_id, conversation.id)], ours=True)
        named = (mail.references or "").split()
        Key._learn(touchpoint, [(each, conversation.id) for each in named])
        mail.env["email.correspondent"]._add_from_headers(mail)
