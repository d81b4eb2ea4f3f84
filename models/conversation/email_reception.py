import re
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Command

from ...core.conversation import clues, thread
from ...core.inbound.html import excerpt, resolve_cids
from ...core.inbound.mail import Address, ParsedMail
from ...core.inbound.pipeline import Findings
from ..bulk import with_defaults
from .helpdesk_ticket import NO_NOISE

# RFC 5322, 3.2.3, and the semicolon that people separate addresses with.
SPECIALS = re.compile(r'[,;:<>()@"\\\[\]]')


@dataclass
class Letter:
    """An incoming mail on its way into a conversation.

    :param row: email.inbound
    :param found: core.inbound.pipeline.Findings
    :param join: core.conversation.thread.Join
    """

    row: models.BaseModel
    mail: ParsedMail
    found: Findings
    clues: clues.Clues
    join: thread.Join
    conversation: models.BaseModel = None
    attachments: models.BaseModel = None

    @property
    def sender(self):
        return self.mail.sender or Address("", "")

    @property
    def customer(self):
        return self.found.customer or Address("", "")

    @property
    def author(self):
        """Who wrote it; a group of ours may have put its own address there."""
        return self.customer if self.found.via_group else self.sender

    @cached_property
    def preview(self):
        return excerpt(self.mail.text)

    @property
    def date(self):
        """Of arrival: the Date header is the sender's claim, and may be years off."""
        return self.row.received_at


class EmailReception(models.AbstractModel):
    """Bulk creation of conversations, mails and tickets from parsed mail: one create
    per model and batch, look-ups in one query each."""

    _name = "email.reception"
    _description = "E-mail Reception"

    @api.model
    def _receive(self, mails):
        """See email.conversation._receive."""
        self = self.with_context(**NO_NOISE)
        touchpoint = next(iter(mails)).touchpoint_id
        letters = self._thread(touchpoint, mails)
        self._find_conversations(touchpoint, letters)
        self._create_attachments(letters)
        messages = self._create_messages(letters)
        self._learn_threads(touchpoint, letters, messages)
        conversations = messages.conversation_id
        conversations._on_mails_added(messages)
        conversations._ensure_tickets()
        messages._comment_on_tickets()
        self._note_bounces(letters, messages)
        return dict(zip(mails, messages, strict=True))

    def _find_conversations(self, touchpoint, letters):
        openers = {}
        for letter in letters:
            if letter.join.group is not None:
                openers.setdefault(letter.join.group, letter)
        partners = self._find_partners(
            touchpoint.company_id, [one.customer.email for one in openers.values()]
        )
        created = self._create_conversations(touchpoint, openers.values(), partners)
        by_group = dict(zip(openers, created, strict=True))
        for number, letter in openers.items():
            if letter.join.suspected_group is not None:
                by_group[number].suspected_id = by_group[letter.join.suspected_group]
        Conversation = self.env["email.conversation"]
        for letter in letters:
            letter.conversation = by_group.get(
                letter.join.group, Conversation.browse(letter.join.conversation)
            )

    def _find_partners(self, company, emails):
        """{normalized address: the oldest contact with it that the company may see}"""
        found = self.env["res.partner"].search(
            [
                ("email_normalized", "in", list(filter(None, set(emails)))),
                ("company_id", "in", (False, company.id)),
            ],
            order="id desc",
        )
        return {partner.email_normalized: partner for partner in found}

    def _create_conversations(self, touchpoint, letters, partners):
        waits = [not letter.found.ignored for letter in letters]
        admissions = touchpoint.queue_ids._admission_vals(waits)
        none = self.env["res.partner"]
        Conversation = self.env["email.conversation"]
        vals_list = [
            {
                **admission,
                "name": letter.mail.subject or self.env._("(no subject)"),
                "touchpoint_id": touchpoint.id,
                "company_id": touchpoint.company_id.id,
                "customer_email": letter.customer.email,
                "customer_name": letter.customer.name or letter.customer.email,
                "partner_id": partners.get(letter.customer.email, none).id,
                "last_mail_at": letter.date,
                "preview": letter.preview,
                "unread": True,
                "suspected_id": letter.join.suspected,
                "state": "closed" if letter.found.ignored else "pending",
            }
            for letter, admission in zip(letters, admissions, strict=True)
        ]
        return Conversation.create(with_defaults(Conversation, vals_list))

    def _create_attachments(self, letters):
        vals_list = []
        for letter in letters:
            for file in letter.mail.attachments:
                vals_list.append(
                    {
                        "name": file.filename,
                        "mimetype": file.content_type,
                        "raw": file.content,
                        "res_model": "email.conversation",
                        "res_id": letter.conversation.id,
                    }
                )
        # As they came, where core would make large pictures smaller; but a stranger's
        # HTML and SVG are text, as in core's gateway: the file viewer shows them.
        Attachment = self.env["ir.attachment"].with_context(
            image_no_postprocess=True, attachments_mime_plainxml=True
        )
        Attachment._discard_torn_files(vals["raw"] for vals in vals_list)
        created = Attachment.create(with_defaults(Attachment, vals_list))
        start = 0
        for letter in letters:
            end = start + len(letter.mail.attachments)
            letter.attachments = created[start:end]
            start = end

    def _create_messages(self, letters):
        partners = self._find_partners(
            letters[0].conversation.company_id,
            [letter.author.email for letter in letters],
        )
        vals_list = [self._prepare_message(letter, partners) for letter in letters]
        Message = self.env["email.message"]
        messages = Message.create(with_defaults(Message, vals_list))
        self.env["mail.message"]._place(
            [
                (
                    message.mail_message_id,
                    letter.conversation,
                    Markup("<p>%s</p>") % message.preview,
                )
                for message, letter in zip(messages, letters, strict=True)
            ]
        )
        return messages

    def _prepare_message(self, letter, partners):
        mail = letter.mail
        author = partners.get(letter.author.email, self.env["res.partner"])
        authentication = letter.found.authentication
        return {
            "conversation_id": letter.conversation.id,
            "inbound_id": letter.row.id,
            "direction": "in",
            "state": "received",
            "evidence": letter.join.evidence,
            "automatic": not letter.found.reopens,
            "keyword": letter.found.keyword,
            "authentication": authentication.words,
            "authentication_failed": authentication.warns,
            "protection": mail.protection or False,
            "body_html": self._body_of(letter),
            "preview": letter.preview,
            "email_to": join_addresses(mail.to),
            "email_cc": join_addresses(mail.cc),
            "in_reply_to": " ".join(mail.in_reply_to),
            "references": " ".join(mail.references),
            # mail.message's own; _place adds the rest
            "message_type": "email",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            "message_id": mail.message_id,
            "author_id": author.id,
            "email_from": join_addresses([letter.sender]),
            "reply_to": join_addresses(
                # The form's or the account's own address leads to nobody.
                [letter.customer] if letter.found.carried else mail.reply_to
            ),
            "subject": mail.subject,
            "date": letter.date,
            "attachment_ids": [Command.set(letter.attachments.ids)],
        }

    def _note_bounces(self, letters, messages):
        """A mail that came back says so itself, where the agent looks for it; an answer
        to the report is to that mail."""
        for letter, message in zip(letters, messages, strict=True):
            bounce = letter.found.bounce
            if bounce and bounce.original:
                message.answers_id = self.env["email.message"]._on_bounced(bounce)[:1]

    def _body_of(self, letter):
        urls = {
            file.content_id: f"/web/image/{attachment.id}?unique={file.content_id}"
            for file, attachment in zip(
                letter.mail.attachments, letter.attachments, strict=True
            )
            if file.content_id
        }
        return resolve_cids(letter.mail.html, urls)


def join_addresses(addresses):
    """``Ana <ana@example.com>, bo@example.com`` for people to read, and to be read
    again: a name with a comma in it is quoted, lest it become another recipient."""
    return ", ".join(
        f"{_quote(address.name)} <{address.email}>" if address.name else address.email
        for address in addresses
    )


def _quote(name):
    # Core takes every address it finds in a header for a recipient, quoted or not.
    name = name.replace("@", " at ")
    if not SPECIALS.search(name):
        return name
    escaped = re.sub(r'(["\\])', r"\\\1", name)
    return f'"{escaped}"'
