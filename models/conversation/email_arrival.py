from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command

from ...core.conversation.address_list import join_addresses
from ...core.inbound.html import resolve_cids
from ..automation.thanks import stays_closed
from ..bulk import with_defaults
from ..quiet import NO_NOISE


class EmailArrival(models.AbstractModel):
    """Bulk creation of conversations, mails and tickets from incoming mail: one create
    per model and batch, look-ups in one query each."""

    _name = "email.arrival"
    _description = "Arrival of E-mails"

    # -- entries of the previous room ----------------------------------------

    @api.model
    def _create(self, letters):
        """Create what the letters need: each gets its conversation, its files and its
        email.message.

        :param letters: list of models.inbound.letter.Letter, of one touchpoint
        """
        self = self.with_context(**NO_NOISE)
        touchpoint = letters[0].touchpoint
        self._find_conversations(touchpoint, letters)
        self.env["email.dialer.entry"]._adopt(letters)
        self.env["email.paragraphs"]._fold_known(letters)
        self._create_attachments(letters)
        self._create_messages(letters)
        self.env["email.threading"]._learn(touchpoint, letters)

    @api.model
    def _tell(self, letters):
        """Tell the conversations, their tickets, and the mails that came back.

        :param letters: see _create
        """
        self = self.with_context(**NO_NOISE)
        messages = self.env["email.message"].concat(
            *(letter.message for letter in letters)
        )
        sent = messages.concat(
            *(letter.answered for letter in letters if letter.answered)
        )
        self._put_into_threads(messages, sent)
        self._note_bounces(letters)
        self.env["email.automation.entry"]._on_mails_in(messages, letters)

    @api.model
    def _put_into_threads(self, mails, above=()):
        """Tell their conversations of them, and their tickets.

        :param mails: email.message that were created
        :param above: email.message that were created with them, and that they answer
        """
        conversations = mails.conversation_id
        whole = self.env["email.message"].union(*above, mails)
        conversations._on_mails_added(mails)
        conversations._ensure_tickets()
        whole._comment_on_tickets()
        self.env["email.search"]._add(whole)

    # -- conversations -------------------------------------------------------

    def _find_conversations(self, touchpoint, letters):
        openers = {}
        for letter in letters:
            if letter.join.group is not None:
                openers.setdefault(letter.join.group, letter)
        created = self._create_conversations(touchpoint, list(openers.values()))
        by_group = dict(zip(openers, created, strict=True))
        for number, letter in openers.items():
            if letter.join.suspected_group is not None:
                by_group[number].suspected_id = by_group[letter.join.suspected_group]
        Conversation = self.env["email.conversation"]
        for letter in letters:
            letter.conversation = by_group.get(
                letter.join.group, Conversation.browse(letter.join.conversation)
            )

    def _create_conversations(self, touchpoint, letters):
        """One for each of these letters, in their order."""
        admissions = self._admissions(touchpoint, letters)
        partners = self._find_customers(touchpoint, letters)
        vals_list = [
            {
                **admission,
                "partner_id": partner.id,
                **self._prepare_conversation(letter),
            }
            for letter, partner, admission in zip(
                letters, partners, admissions, strict=True
            )
        ]
        Conversation = self.env["email.conversation"]
        return Conversation.create(with_defaults(Conversation, vals_list))

    def _admissions(self, touchpoint, letters):
        """How each enters its queues (list of dict): those of the touchpoint, or of the
        dialer whose mail it answers."""
        entry = self.env["email.dialer.entry"]
        queues = [
            (letter.line and entry._queue_of(letter.line)) or touchpoint.queue_ids
            for letter in letters
        ]
        found = {}
        for each in set(queues):
            numbers = [index for index, one in enumerate(queues) if one == each]
            waits = [not letters[index].found.ignored for index in numbers]
            vals = self.env["email.routing.entry"]._admission_vals(each, waits)
            found |= dict(zip(numbers, vals, strict=True))
        return [found[index] for index in range(len(letters))]

    def _find_customers(self, touchpoint, letters):
        """[res.partner], of each letter, maybe empty"""
        emails = [letter.customer.email for letter in letters]
        Partner = self.env["res.partner"]
        known = Partner._find_by_addresses(touchpoint.company_id, emails)
        return [known.get(email, Partner) for email in emails]

    def _prepare_conversation(self, letter):
        """The values of a conversation that this letter opens; another addon adds to
        them. Its queue and its contact are there unless they are among these."""
        return {
            "name": letter.mail.subject or self.env._("(no subject)"),
            "touchpoint_id": letter.touchpoint.id,
            "company_id": letter.touchpoint.company_id.id,
            "customer_email": letter.customer.email,
            "customer_name": letter.customer.name or letter.customer.email,
            "last_mail_at": letter.date,
            "newest_excerpt": letter.excerpt,
            "unread": True,
            "suspected_id": letter.join.suspected,
            "state": "closed" if letter.found.ignored else "pending",
            "waiting_since": self._waits_since(letter),
        }

    def _waits_since(self, letter):
        """A program waits for nobody, and what is ignored is."""
        waits = letter.found.reopens and not letter.found.ignored
        return fields.Datetime.now() if waits else False

    # -- mails ---------------------------------------------------------------

    def _create_attachments(self, letters):
        created = self._attach(
            [(letter.conversation, file) for letter in letters for file in letter.files]
        )
        start = 0
        for letter in letters:
            end = start + len(letter.files)
            letter.attachments = created[start:end]
            start = end

    @api.model
    def _attach(self, files):
        """Files that came in as attachments of their conversations.

        :param files: list of (email.conversation, core.inbound.mail.Attachment)
        :return: ir.attachment, one for each
        """
        vals_list = [
            {
                "name": file.filename,
                "mimetype": file.content_type,
                "raw": file.content,
                "res_model": "email.conversation",
                "res_id": conversation.id,
            }
            for conversation, file in files
        ]
        # As they came, where core would make large pictures smaller; but a stranger's
        # HTML and SVG are text, as in core's gateway: the file viewer shows them.
        Attachment = self.env["ir.attachment"].with_context(
            image_no_postprocess=True, attachments_mime_plainxml=True
        )
        Attachment._discard_torn_files(vals["raw"] for vals in vals_list)
        return Attachment.create(with_defaults(Attachment, vals_list))

    def _create_messages(self, letters):
        partners = self.env["res.partner"]._find_by_addresses(
            letters[0].touchpoint.company_id,
            [letter.author.email for letter in letters],
        )
        vals_list = [self._prepare_message(letter, partners) for letter in letters]
        Message = self.env["email.message"]
        messages = Message.create(with_defaults(Message, vals_list))
        for letter, message in zip(letters, messages, strict=True):
            letter.message = message
        self.env["mail.message"]._place(
            [
                (
                    letter.message.mail_message_id,
                    letter.conversation,
                    Markup("<p>%s</p>") % letter.message.excerpt,
                )
                for letter in letters
            ]
        )

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
            "did_not_reopen": stays_closed(letter),
            "silence": letter.found.silence or False,
            "keyword": letter.found.keyword,
            "authentication": authentication.words,
            "authentication_failed": authentication.warns,
            "protection": mail.protection or False,
            "body_html": self._body_of(letter),
            "excerpt": letter.excerpt,
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

    def _note_bounces(self, letters):
        """A mail that came back says so itself, where the agent looks for it; an answer
        to the report is to that mail."""
        for letter in letters:
            bounce = letter.found.bounce
            if bounce and bounce.original:
                letter.message.answers_id = self.env["email.message"]._on_bounced(
                    bounce
                )[:1]

    def _body_of(self, letter):
        urls = {
            file.content_id: f"/web/image/{attachment.id}?unique={file.content_id}"
            for file, attachment in zip(letter.files, letter.attachments, strict=True)
            if file.content_id
        }
        return resolve_cids(letter.mail.html, urls)
