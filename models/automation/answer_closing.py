"""Whether customers are told by the touchpoint that their tickets were closed."""

from datetime import timedelta

from odoo import fields
from odoo.tools import email_normalize

from ...core.automation.answering import Closed, History, decide_closing, key_of
from ...core.automation.occasions import ON_CLOSING
from ...core.inbound.automatic import is_of_program
from ...core.inbound.senders import matching
from .answer_deciding import row_vals, settings_of
from .own_readers import own_among


class Closing:
    """Of conversations that were closed in this transaction, with the rights of the
    system.

    :param by: "agent" or "system"
    """

    def __init__(self, conversations, by):
        self.env = conversations.env
        self.conversations = conversations
        self.by = by
        self.log = self.env["email.auto.answer.log"]

    def rows(self):
        """What is to be kept of each ticket that is closed with them (list of dict)."""
        rows = []
        for conversation in self._last_of_tickets():
            settings = settings_of(conversation.touchpoint_id)
            if settings.since and not settings.on.isdisjoint(ON_CLOSING):
                rows.append(self._row(conversation, settings))
        return rows

    def _last_of_tickets(self):
        """Of each ticket whose conversations are all closed the one that a customer
        wrote to last."""
        found = {}
        newest = self.conversations.sorted(
            lambda one: (one.last_mail_at or one.create_date, one.id), reverse=True
        )
        for conversation in newest.filtered("touchpoint_id"):
            ticket = conversation.ticket_id
            siblings = ticket.email_conversation_ids | conversation
            if all(one.state == "closed" for one in siblings):
                found.setdefault(ticket or conversation, conversation)
        return list(found.values())

    def _row(self, conversation, settings):
        now = fields.Datetime.now()
        ticket = conversation.ticket_id
        stage_mails = self.env["email.ticket.entry"]._writes_on_closing(ticket)
        decision = decide_closing(
            self.by, self._closed(conversation, stage_mails), settings
        )
        if decision.occasion and stage_mails:
            self.env["email.ticket.entry"]._keep_closing_mail_back(ticket)
        undo = timedelta(seconds=conversation.company_id.email_undo_seconds)
        email = email_normalize(conversation.customer_email or "") or ""
        return row_vals(
            conversation,
            decision,
            now,
            # Who closed it may still undo that.
            due_at=now + undo,
            touchpoint_id=conversation.touchpoint_id.id,
            mail_id=None,
            email=email or None,
            customer=conversation.customer_name or None,
            address_key=key_of(email) or None,
        )

    def _closed(self, conversation, stage_mails):
        """core.automation.answering.Closed"""
        mails = conversation._mails_to_view()
        theirs = mails.filtered(
            lambda mail: mail.direction == "in" and not mail.automatic
        )
        occasions = self.log._on_tickets(conversation)[conversation.id]
        return Closed(
            silence=self._silence(conversation, theirs[-1:]),
            wrote=bool(theirs),
            agent_wrote=self._agent_wrote(conversation, mails),
            stage_mails=stage_mails,
            history=History(frozenset(occasions)),
        )

    def _silence(self, conversation, last):
        """:param last: the last mail that a person wrote, or empty"""
        email = conversation.customer_email or ""
        if own_among(self.env, {email} - {""}):
            return "own"
        if is_of_program(email):
            return "no_reply"
        if matching(email, conversation.touchpoint_id._guard_settings()["blocked"]):
            return "blocked"
        # Of one that came before this was kept, less is known.
        return last.silence or ("spoofed" if last.authentication_failed else "")

    def _agent_wrote(self, conversation, mails):
        """Whether an agent has, since the customer was told that it is closed."""
        told = self.log.search(
            [
                ("conversation_id", "=", conversation.id),
                ("occasion", "in", ON_CLOSING),
                ("state", "in", ("due", "given")),
            ],
            limit=1,
        )
        return not told or any(
            mail.direction == "out" and not mail.automatic and mail.date > told.at
            for mail in mails
        )
