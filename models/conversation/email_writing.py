import secrets

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import html2plaintext

from ...core.conversation import message_id, pictures
from ...core.conversation.address_list import join_addresses
from ...core.conversation.quote import fold
from ...core.inbound.html import clean, excerpt, resolve_cids
from ...core.inbound.mail import Address
from ...core.outbox import reply
from .email_writing_parts import picture_url


class EmailConversation(models.Model):
    """Mail written by agents."""

    _inherit = "email.conversation"

    @api.model
    def _start(self, touchpoint, customer, subject, ticket):
        """A conversation that an agent opens; it is his from the start.

        :param customer: core.inbound.mail.Address
        :param ticket: helpdesk.ticket on which it is opened, or empty
        """
        touchpoint.check_access("read")
        agent = self.env.user
        mine = touchpoint.queue_ids.filtered(lambda team: agent in team.user_ids)
        partners = self.env["res.partner"]._find_by_addresses(
            touchpoint.company_id, [customer.email]
        )
        partner = partners.get(customer.email, self.env["res.partner"])
        # sudo: conversations are made by the channel only; that the agent may write
        # from this touchpoint was checked above.
        return self.sudo().create(
            {
                **(mine or touchpoint.queue_ids)._entry_vals(),
                "name": subject,
                "touchpoint_id": touchpoint.id,
                "company_id": touchpoint.company_id.id,
                "customer_email": customer.email,
                "customer_name": customer.name or customer.email,
                "partner_id": partner.id,
                "user_id": agent.id,
                "state": "active",
                "ticket_id": ticket.id,
            }
        )

    def _write_mail(self, draft):
        """Queue a mail of an agent, in the transaction that shows it in the thread.

        :param draft: dict with mode (as email.compose), to, cc, bcc (lists of core
            Address), subject (str), body (Markup), attachments (ir.attachment),
            parent (email.message that is answered, or empty), include_original (bool),
            replaces (optional: email.message that did not leave and is written anew),
            ticket_message (optional: mail.message of the ticket that it carries)
        :return: email.message
        """
        self.ensure_one()
        # With the system's rights: mail.mail and the ticket's comments are its own.
        conversation = self._check_may_change_sudo()
        files = self._adopt_files(draft["attachments"])
        written = self._adopt_pictures(draft["body"], draft["attachments"])
        draft = {**draft, "attachments": files, "body": written}
        mail = conversation.env["email.message"].create(
            conversation._prepare_outgoing(draft)
        )
        conversation._queue_outgoing(mail)
        conversation._after_written(mail)
        return mail

    def _prepare_outgoing(self, draft):
        in_reply_to, references = self._reference_headers(draft)
        quote = self._quote(draft)
        shown = self._inert(draft["body"])
        sender = self._sender_header()
        preview = excerpt(html2plaintext(draft["body"]))
        return {
            "conversation_id": self.id,
            "direction": "out",
            "state": "queued",
            "evidence": "agent",
            "viewed": True,
            "body_html": fold(f"{shown}<br>{quote}" if quote else shown),
            "written_mode": draft["mode"],
            "answers_id": draft["parent"].id,
            "written_html": draft["body"],
            "quote_html": quote,
            "carries": self._carried(draft),
            "ticket_message_id": self._ticket_message(draft).id,
            "preview": preview,
            "email_to": join_addresses(draft["to"]),
            "email_cc": join_addresses(draft["cc"]),
            "email_bcc": join_addresses(draft["bcc"]),
            "in_reply_to": in_reply_to,
            "references": references,
            "model": self._name,
            "res_id": self.id,
            "message_type": "email_outgoing",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            "message_id": self._new_message_id(),
            "author_id": self.env.user.partner_id.id,
            "email_from": sender,
            "reply_to": sender,
            "subject": draft["subject"],
            "date": fields.Datetime.now(),
            "body": Markup("<p>%s</p>") % preview,
            "attachment_ids": [Command.set(draft["attachments"].ids)],
        }

    def _sender_header(self):
        touchpoint = self.touchpoint_id
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

    def _carried(self, draft):
        """{id: name} of the files and pictures without which it must not leave."""
        files = draft["attachments"] | self._pictures_in(draft["body"])
        return {file.id: file.name for file in files}

    def _inert(self, body):
        """What the thread shows: as incoming mail, nothing in it loads by itself."""
        numbers = self._pictures_in(body).ids
        kept = pictures.point(body, {each: f"cid:{each}" for each in numbers})
        urls = {str(each): picture_url(each) for each in numbers}
        return resolve_cids(clean(kept), urls)

    def _pictures_in(self, body):
        """Those of the conversation's pictures that a letter shows."""
        numbers = pictures.numbers(str(body))
        return self.env["ir.attachment"]._of_conversations(self, numbers)

    def _new_message_id(self):
        domain = self.touchpoint_id.email.rpartition("@")[2]
        return message_id.make(domain, secrets.token_hex(16))

    def _queue_outgoing(self, mail):
        self.env["mail.mail"].create(
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

    def _after_written(self, mail):
        Key = self.env["email.thread.key"]
        Key._learn(self.touchpoint_id, [(mail.message_id, self.id)], ours=True)
        named = (mail.references or "").split()
        Key._learn(self.touchpoint_id, [(each, self.id) for each in named])
        mail._remember_people()
        self._on_mails_added(mail)
        if not self.user_id:
            self._take(self.env.user)
        self._ensure_tickets()
        mail._comment_on_tickets()
