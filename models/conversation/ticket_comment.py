from markupsafe import Markup

from odoo import models


class EmailConversation(models.Model):
    """What a conversation and its mails leave on their ticket (E1 to E3)."""

    _inherit = "email.conversation"

    def _ensure_tickets(self):
        """E1: whoever has no ticket gets one; E2: who has one keeps it."""
        without = self.filtered(lambda conversation: not conversation.ticket_id)
        if without:
            tickets = self.env["helpdesk.ticket"]._create_for_conversations(without)
            for conversation, ticket in zip(without, tickets, strict=True):
                conversation.ticket_id = ticket


class EmailMessage(models.Model):
    _inherit = "email.message"

    def _comment_on_tickets(self):
        """E2: a comment with a direct link for every mail; E3: the first one has the
        six fields."""
        firsts = set(self._first_of_their_conversation().ids)
        bodies = []
        for mails in self.grouped("company_id").values():
            for mail in mails._in_company_language():
                body = mail._link_comment()
                if mail.id in firsts:
                    body = mail._session_comment() + body
                bodies.append((mail.conversation_id.ticket_id, body))
        self.env["helpdesk.ticket"]._add_email_comments(bodies)
        incoming = self.filtered(
            lambda mail: mail.direction == "in" and not mail.automatic
        )
        waiting = incoming.conversation_id.filtered(lambda one: one.state != "closed")
        waiting.ticket_id._on_conversations_reopened()
        for mail in self.filtered("keyword"):
            mail.conversation_id.ticket_id._on_important_mail()

    def _first_of_their_conversation(self):
        oldest = self._read_group(
            [("conversation_id", "in", self.conversation_id.ids)],
            ["conversation_id"],
            ["id:min"],
        )
        return self.browse([message_id for _conversation, message_id in oldest])

    def _in_company_language(self):
        """Mails of one company: the pipeline has no user whose language could be
        taken."""
        return self.with_context(lang=self.company_id.partner_id.lang)

    def _link_comment(self):
        label = (
            self.env._("E-mail from %(address)s", address=self.email_from or "?")
            if self.direction == "in"
            else self.env._("E-mail to %(address)s", address=self.email_to)
        )
        comment = Markup('<p>%s: <a href="/email_channel/message/%s">%s</a></p>') % (
            label,
            self.id,
            self.subject or self.env._("(no subject)"),
        )
        if self.keyword:
            words = self.env._("Important: it contains “%(word)s”.", word=self.keyword)
            comment += Markup("<p>%s</p>") % words
        return comment

    def _session_comment(self):
        conversation = self.conversation_id
        return Markup("<ul>%s</ul>") % Markup().join(
            Markup("<li>%s: %s</li>") % (label, value or "-")
            for label, value in (
                (self.env._("Sent by"), self.email_from),
                (self.env._("Received by"), self.email_to),
                (self.env._("Session ID"), conversation.session),
                (self.env._("Assigned agent"), conversation.user_id.name),
                (self.env._("Queue"), conversation.queue_id.name),
                (self.env._("Subject"), self.subject),
            )
        )
