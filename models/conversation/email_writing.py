from markupsafe import Markup

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command

from ...core.conversation import pictures
from ...core.conversation.quote import fold
from ...core.inbound.html import clean, resolve_cids
from ...core.outbox import reply
from ...core.outbox.priority import AUTOMATIC
from . import turn
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
        :param draft: core.outbox.draft.Draft
        :return: email.message with the rights of the system
        """
        mail = self._save_draft(conversation, draft)
        return mail.sudo(False)._queue_draft()

    @api.model
    def _write_automatic(self, conversation, draft):
        """Queue a mail that nobody wrote: it is in the thread, but is no answer, and
        nobody has the conversation for it.

        :param conversation: email.conversation with the rights of the system
        :param draft: core.outbox.draft.Draft
        :return: email.message with the rights of the system
        """
        vals = self._prepare_draft(conversation, draft)
        system = self.env["email.message"].with_user(SUPERUSER_ID)
        mail = system._save_draft(
            draft,
            conversation.touchpoint_id,
            **vals,
            automatic=True,
            priority=AUTOMATIC,
        )
        mail._queue_in(conversation)
        return mail

    @api.model
    def _save_draft(self, conversation, draft, mail=None):
        """Keep an answer, a forward or a new mail that is not to leave yet.

        :param draft: core.outbox.draft.Draft
        :param mail: email.message, the draft that it was before
        :return: email.message with the rights of the system
        """
        # With the system's rights: who may answer may quote what is answered.
        system = conversation.ensure_one()._check_may_change_sudo()
        saved = self.env["email.message"] if mail is None else mail
        vals = self._prepare_draft(system, draft)
        return saved._save_draft(draft, system.touchpoint_id, **vals)

    def _prepare_draft(self, conversation, draft):
        """What a letter has in its conversation; another addon adds to it."""
        Mail = conversation.env["email.message"]
        answered = Mail.browse(draft.answers_id)
        replaced = Mail.browse(draft.replaces_id)
        in_reply_to, references = self._reference_headers(draft, answered, replaced)
        message = draft.ticket_message_id or replaced.ticket_message_id.id
        return {
            "conversation_id": conversation.id,
            "quote_html": Quote(conversation, draft).html(),
            "in_reply_to": in_reply_to,
            "references": references,
            "ticket_message_id": message,
        }

    def _reference_headers(self, draft, answered, replaced):
        """(In-Reply-To, References)"""
        if draft.mode == "forward":
            return "", ""
        if replaced and not answered:
            return replaced.in_reply_to, replaced.references
        return reply.reference_headers(
            answered.message_id or "", (answered.references or "").split()
        )

    def _put_into_thread(self, mail):
        """A draft is about to leave: it is a mail of its conversation from now on.

        :param mail: email.message with the rights of the system
        """
        mail.write(self._prepare_thread(mail))
        mail.conversation_id.invalidate_recordset(["email_message_ids"])
        self._learn(mail)
        self.env["email.search"]._add(mail)

    def _prepare_thread(self, mail):
        """What a letter is in the thread: its files and pictures are the
        conversation's. Another addon adds to it."""
        conversation = mail.conversation_id
        own = WrittenFiles(conversation.sudo(False))
        uploads = mail.attachment_ids.sudo(False)
        files = own.adopt(uploads)
        written = own.adopt_pictures(mail.written_html or "", uploads)
        system = WrittenFiles(conversation)
        shown, quote = self._inert(system, written), mail.quote_html
        carried = files | system.shown_in(written)
        return {
            "waited_since": turn.waited_since(mail),
            "body_html": fold(f"{shown}<br>{quote}" if quote else shown),
            "written_html": written,
            "carries": {file.id: file.name for file in carried},
            "attachment_ids": [Command.set(files.ids)],
            "model": conversation._name,
            "res_id": conversation.id,
            "body": Markup("<p>%s</p>") % mail.excerpt,
        }

    @api.model
    def _own_words(self, mail):
        """What its writer wrote, as the thread shows it: HTML (str) without the quote.

        :param mail: email.message with the rights of the system
        """
        files = WrittenFiles(mail.conversation_id)
        return self._inert(files, str(mail.written_html or ""))

    def _inert(self, files, body):
        """What the thread shows: as incoming mail, nothing in it loads by itself."""
        numbers = files.shown_in(body).ids
        kept = pictures.point(body, {each: f"cid:{each}" for each in numbers})
        urls = {str(each): picture_url(each) for each in numbers}
        return resolve_cids(clean(kept), urls)

    def _learn(self, mail):
        """By what an answer will find the conversation, and who takes part in it."""
        conversation = mail.conversation_id
        touchpoint = conversation.touchpoint_id
        Key = mail.env["email.thread.key"]
        Key._learn(touchpoint, [(mail.message_id, conversation.id)], ours=True)
        named = (mail.references or "").split()
        Key._learn(touchpoint, [(each, conversation.id) for each in named])
        mail.env["email.correspondent"]._add_from_headers(mail)
