"""An automatic answer that is due: looked at once more, written, and queued."""

import random
from datetime import timedelta

from odoo import fields

from ...core.automation.answer_text import fill_html, fill_line
from ...core.automation.occasions import ON_MAIL
from ...core.conversation import subject_number
from ...core.inbound.mail import Address
from ...core.outbox import reply
from ..conversation.written_files import WrittenFiles
from .own_mail import OwnMail

PAUSE = timedelta(seconds=5)
LEFT = ("queued", "sending", "sent", "uncertain", "bounced")


class AnswerWriting:
    """Of one row of the log (email.auto.answer.log, locked).

    It speaks the language of the touchpoint's company where the text itself does not.
    """

    def __init__(self, row):
        touchpoint = row.touchpoint_id._in_company_language()
        self.row = row.with_env(touchpoint.env) if touchpoint else row
        self.env = self.row.env
        self.touchpoint = touchpoint
        # Where the customer's mail is by now: it may have been moved.
        asked = self.row.mail_id.conversation_id or self.row.conversation_id
        self.conversation = asked._current()

    def answer(self):
        """Queue it, or say in the log why not.

        :return: None, or when it is to be looked at again (datetime, UTC)
        """
        # Whoever takes, answers, closes or reopens it in this moment comes after.
        self.conversation._lock()
        if reason := self._why_not():
            self.row._silence(reason)
            return None
        if waits := self._may_be_undone_until():
            return max(waits, fields.Datetime.now()) + PAUSE
        mail = self._queue()
        self.row.write({"state": "given", "answer_id": mail.id, **self._place()})
        return None

    # -- whether it is still wanted ------------------------------------------------

    def _why_not(self):
        touchpoint = self.touchpoint
        if not touchpoint or not touchpoint.activated or not touchpoint._sends():
            return "not_sending"
        if not touchpoint.automatic_answers or not self._settings().enabled:
            return "off"
        age = fields.Datetime.now() - self.row.at
        if age > timedelta(hours=touchpoint.answer_max_age):
            return "old"
        if self.row.occasion in ON_MAIL:
            return self._why_not_on_mail()
        return "" if self.conversation.state == "closed" else "reopened"

    def _place(self):
        """Where it is answered (values of the log)."""
        return {
            "conversation_id": self.conversation.id,
            "ticket_id": self.conversation.ticket_id.id,
        }

    def _had_it_there(self):
        """Whether the ticket to which the mail was moved meanwhile has this answer."""
        if self.conversation == self.row.conversation_id:
            return False
        others = self.row.search_count(
            [
                "|",
                ("conversation_id", "=", self.conversation.id),
                ("ticket_id", "in", self.conversation.ticket_id.ids),
                ("occasion", "=", self.row.occasion),
                ("state", "in", ("due", "given")),
                ("id", "!=", self.row.id),
            ],
            limit=1,
        )
        return bool(others)

    def _why_not_on_mail(self):
        if self.conversation.state == "closed":
            return "closed"
        if self._had_it_there():
            return "once"
        asked = self.row.mail_id
        later = self.conversation.email_message_ids.filtered(
            lambda mail: (
                mail.direction == "out"
                and not mail.automatic
                and mail.state in LEFT
                and mail.id > asked.id
            )
        )
        if later:
            return "agent_answered"
        return "infected" if "infected" in asked.file_ids.mapped("state") else ""

    def _may_be_undone_until(self):
        """Until when an agent can take back a mail that he has sent here, and with it
        the closing: ours leaves after it, if at all. None without one."""
        drafts = self.env["email.message"]._drafts_in(self.conversation)
        waiting = drafts.filtered(
            lambda draft: (
                draft.send_at and not draft.scheduled and not draft.discarded_at
            )
        )
        return max(waiting.mapped("send_at"), default=None)

    def _settings(self):
        return self.touchpoint.auto_answer_ids.filtered(
            lambda answer: answer.occasion == self.row.occasion
        )

    # -- written -------------------------------------------------------------------

    def _queue(self):
        """:return: email.message"""
        answered = self.row.mail_id or self.conversation._mail_to_answer()
        settings, values = self._settings(), self._values()
        mail = OwnMail(self.touchpoint, self.conversation, answered).queue(
            [self._reader()],
            self._subject(settings, values, answered),
            self._body(settings, values),
        )
        mail.occasion = self.row.occasion
        self.env["email.automation.entry"]._on_mail_queued(mail)
        return mail

    def _reader(self):
        name = self.row.customer or ""
        return Address("" if "@" in name else name, self.row.email)

    def _values(self):
        return self.env["email.variables"]._values(
            conversation=self.conversation,
            touchpoint=self.touchpoint,
            agent=self.conversation.user_id,
            customer=self._reader(),
        )

    def _body(self, settings, values):
        text = random.SystemRandom().choice(settings._texts())
        files = WrittenFiles(self.conversation)
        return files.adopt_pictures_of(settings, fill_html(text, values))

    def _subject(self, settings, values, answered):
        subject = fill_line(settings.subject or "", values)
        subject = subject or reply.subject(
            answered.subject or "", "reply", {"reply": "Re"}
        )
        number = self.conversation.ticket_id.number
        if number and self.touchpoint.number_in_subject:
            return subject_number.put(subject, number)
        return subject
