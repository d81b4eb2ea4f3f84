"""What the panel beside a thread shows: earlier answers that may fit."""

import logging

import psycopg2

from odoo import fields

from ...core.content import similar
from ...core.content.own_words import said_by_customer
from ...core.content.personal import Stranger
from ...core.inbound import addresses
from .questions import dictionary, question_of
from .similar_search import Asked, SimilarSearch

MOST_SAID = 12
"""Mails of a customer in which his numbers are looked for."""

_logger = logging.getLogger(__name__)


class SimilarAnswers:
    """:param conversations: email.conversation, as their reader has them"""

    def __init__(self, conversations):
        self.conversations = conversations
        self.env = conversations.env

    def values(self):
        """See email.conversation.get_similar."""
        self.conversations.check_access("read")
        readable = self.conversations.filtered("may_read")
        search = SimilarSearch(self.env)
        found, slow = self._find(search, readable)
        return {
            str(one.id): {
                "answers": self._answers(one, found.get(one.id, ())),
                "locked": one not in readable,
                "notice": self._notice(search, slow),
            }
            for one in self.conversations
        }

    def _find(self, search, readable):
        asked = [one for each in readable if (one := self._asked(each))]
        try:
            with self.env.cr.savepoint():
                return search.find(asked), False
        except psycopg2.errors.QueryCanceled:
            _logger.warning("Similar answers took too long: %s", readable.ids)
            return {}, True

    def _asked(self, conversation):
        """The newest mail that the customer wrote (Asked); None without any."""
        # sudo: whoever may read the conversation was asked for above.
        system = conversation.sudo()
        mails = self.env["email.message"].sudo()
        newest = mails.search(
            [
                ("conversation_id", "=", conversation.id),
                ("direction", "=", "in"),
                ("automatic", "=", False),
            ],
            order="date DESC, id DESC",
            limit=1,
        )
        if not newest or system.erased_at:
            return None
        one = question_of(newest)
        return Asked(
            conversation.id,
            one.subject.lower(),
            one.language,
            dictionary(one.language),
            one.words,
        )

    def _notice(self, search, slow):
        if slow:
            return self.env._("The search took too long. Try again in a moment.")
        if not search.by_subject:
            return self.env._(
                "Subjects are not compared: the database lacks PostgreSQL's extension "
                "pg_trgm. Ask your administrator to install it."
            )
        return ""

    # -- shown ---------------------------------------------------------------------

    def _answers(self, conversation, candidates):
        """Those to offer; an answer that says nothing of its own is left out."""
        shown = []
        for candidate in similar.in_order(candidates, len(candidates)):
            if line := self._line(conversation, candidate):
                shown.append(line)
            if len(shown) == similar.MOST:
                break
        return shown

    def _line(self, asking, candidate):
        # sudo: the search gave what the reader may read, and nothing else.
        mail = self.env["email.message"].sudo().browse(candidate.answer_id)
        own = str(mail.written_html or "")
        found = similar.usable(own, self._stranger(asking, mail), self._labels())
        if not found:
            return None
        conversation = mail.conversation_id
        return {
            "id": mail.id,
            "conversation_id": conversation.id,
            "subject": conversation.name,
            "agent": mail.author_id.name or "",
            "date": fields.Datetime.to_string(mail.date),
            "closed": candidate.closed,
            "rating": round(candidate.rating, 1),
            "shown": found.shown,
            "inserted": found.inserted,
            "personal": found.count,
        }

    def _stranger(self, asking, mail):
        """What is of the other case: its numbers, and who its customer is, unless it is
        the same one."""
        conversation = mail.conversation_id
        same = conversation.customer_email == asking.customer_email
        contact = conversation.partner_id
        touchpoint = conversation.touchpoint_id
        texts = (
            *self._said(mail),
            conversation.ticket_id.number,
            conversation.session,
            contact.phone,
            contact.ref,
            contact.vat,
        )
        names = (
            conversation.customer_name,
            contact.name,
            contact.commercial_company_name,
            *(one.name for one in addresses.read_all(mail.email_to)),
            *(one.name for one in addresses.read_all(mail.email_cc)),
        )
        emails = (conversation.customer_email, contact.email_normalized)
        return Stranger(
            names=() if same else tuple(filter(None, names)),
            emails=() if same else tuple(filter(None, emails)),
            said="\n".join(filter(None, texts)),
            ours=tuple(filter(None, [touchpoint.email.rpartition("@")[2]])),
            our_words=self._our_words(touchpoint),
        )

    def _said(self, answer):
        """What the customer wrote until this answer, the newest first: list of str"""
        mails = self.env["email.message"].sudo()
        written = mails.search_fetch(
            [
                ("conversation_id", "=", answer.conversation_id.id),
                ("direction", "=", "in"),
                ("id", "<=", answer.id),
            ],
            ["subject", "body_html"],
            order="id DESC",
            limit=MOST_SAID,
        )
        bodies = (said_by_customer(str(one.body_html or "")) for one in written)
        return [*written.mapped("subject"), *bodies]

    def _our_words(self, touchpoint):
        """Texts in which our telephone numbers stand."""
        # sudo: to tell our numbers from customers', not to be shown.
        company = touchpoint.company_id.sudo()
        signature = self.env["email.signature"]._of_sudo(touchpoint)
        texts = (company.phone, company.partner_id.phone, signature.body)
        return "\n".join(str(text) for text in texts if text)

    def _labels(self):
        return {
            "name": self.env._("name"),
            "email": self.env._("e-mail"),
            "number": self.env._("number"),
        }
