import re
import secrets

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_datetime, html2plaintext

from ...core.conversation import message_id, reply
from ...core.conversation.quote import fold
from ...core.inbound.html import clean, excerpt, resolve_cids
from ...core.inbound.mail import Address
from .email_reception import join_addresses

# What an editor's or a wizard's upload belongs to before it is sent.
UPLOADED = (False, "email.compose", "ir.ui.view")

# A picture kept here. Only relative: the mail that is answered may name any place.
PICTURE = re.compile(r'(\ssrc=")/web/image/(\d+)[^"]*')


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
        partners = self.env["email.reception"]._find_partners(
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
            parent (email.message that is answered, or empty), include_original (bool)
        :return: email.message
        """
        self.ensure_one()
        # With the system's rights: mail.mail and the ticket's comments are its own.
        conversation = self._mine_or_nobodys()
        draft = {
            **draft,
            "attachments": self._adopt_files(draft["attachments"]),
            "body": self._adopt_pictures(draft["body"]),
        }
        body = conversation._full_body(draft)
        mail = conversation.env["email.message"].create(
            conversation._prepare_outgoing(draft, body)
        )
        conversation._queue_outgoing(mail, body)
        conversation._after_written(mail)
        return mail

    def _full_body(self, draft):
        """The answer with what it answers below, as the customer gets it."""
        parent = draft["parent"]
        if not (parent and draft["include_original"]):
            return draft["body"]
        lines = [self._attribution(parent)]
        if draft["mode"] == "forward":
            lines = self._forward_header(parent)
        quote = reply.quoted(str(parent.body_html or ""), "\n".join(lines))
        return Markup("%s<br>%s") % (draft["body"], Markup(quote))

    def _short_date(self, mail):
        return format_datetime(self.env, mail.date, dt_format="short")

    def _attribution(self, parent):
        return self.env._(
            "On %(date)s, %(sender)s wrote:",
            date=self._short_date(parent),
            sender=parent.email_from,
        )

    def _forward_header(self, parent):
        return [
            self.env._("Forwarded message"),
            self.env._("From: %(address)s", address=parent.email_from),
            self.env._("Date: %(date)s", date=self._short_date(parent)),
            self.env._("Subject: %(subject)s", subject=parent.subject or ""),
            self.env._("To: %(address)s", address=parent.email_to or ""),
        ]

    def _prepare_outgoing(self, draft, body):
        parent = draft["parent"]
        in_reply_to, references = "", ""
        if parent and draft["mode"] != "forward":
            in_reply_to, references = reply.reference_headers(
                parent.message_id or "", (parent.references or "").split()
            )
        sender = self._sender_header()
        preview = excerpt(html2plaintext(draft["body"]))
        return {
            "conversation_id": self.id,
            "direction": "out",
            "state": "queued",
            "evidence": "agent",
            "viewed": True,
            "body_html": self._inert(body),
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

    def _inert(self, body):
        """What the thread shows: as incoming mail, nothing in it loads by itself."""
        urls = {}

        def keep(match):
            urls[match[2]] = f"/web/image/{match[2]}?unique={match[2]}"
            return f"{match[1]}cid:{match[2]}"

        return resolve_cids(fold(clean(PICTURE.sub(keep, body))), urls)

    def _new_message_id(self):
        domain = self.touchpoint_id.email.rpartition("@")[2]
        return message_id.make(domain, secrets.token_hex(16))

    def _adopt_files(self, files):
        """Files of the conversation, with what these hold: what the agent uploaded for
        it, and copies of what is somewhere else and stays there.

        :param files: ir.attachment that the agent may read
        """
        new = files.filtered(
            lambda file: file.create_uid == self.env.user and file.res_model in UPLOADED
        )
        # sudo: the conversation is written to by the channel only.
        place = {"res_model": self._name, "res_id": self.id}
        new.sudo().write(place)
        others = (files - new).sudo().with_context(image_no_postprocess=True)
        return new | others.copy(place).sudo(False).with_env(self.env)

    def _adopt_pictures(self, body):
        """The letter with pictures of the conversation, which travel with the mail.

        What the agent may not read stays a link that shows nothing.
        """
        base = self.get_base_url()
        body = str(body).replace(f' src="{base}/web/image/', ' src="/web/image/')
        ids = {int(match[2]) for match in PICTURE.finditer(body)}
        pictures = self.env["ir.attachment"].browse(ids).exists()
        pictures = pictures._filtered_access("read").filtered(
            lambda file: (file.res_model, file.res_id) != (self._name, self.id)
        )
        kept = {
            picture.id: self._adopt_files(picture).id
            for picture in pictures
            if (picture.mimetype or "").startswith("image/")
        }

        def link(match):
            number = kept.get(int(match[2]))
            return f"{match[1]}/web/image/{number}" if number else match[0]

        return Markup(PICTURE.sub(link, body))

    def _queue_outgoing(self, mail, body):
        self.env["mail.mail"].create(
            {
                "mail_message_id": mail.mail_message_id.id,
                "email_message_id": mail.id,
                "email_to": mail.email_to,
                "email_cc": mail.email_cc,
                "body_html": body,
                "state": "outgoing",
            }
        )
        mail._queue()

    def _after_written(self, mail):
        keys = [mail.message_id, *(mail.references or "").split()]
        self.env["email.thread.key"]._learn(
            self.touchpoint_id, [(each, self.id) for each in keys]
        )
        self._on_mails_added(mail)
        if not self.user_id:
            self._take(self.env.user)
        self._ensure_tickets()
        mail._comment_on_tickets()
