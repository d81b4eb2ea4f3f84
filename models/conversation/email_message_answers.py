from odoo import models
from odoo.exceptions import UserError

from ...core.inbound import addresses
from ...core.inbound.automatic import reads_no_answers


class EmailMessage(models.Model):
    """Which mail an answer is to."""

    _inherit = "email.message"

    def _mail_meant(self):
        """The mail that Reply means: of a report on a mail, or what a machine says to
        one, the mail itself; a machine reads no answers."""
        self.ensure_one()
        if self.direction == "out" or not self._is_from_machine():
            return self
        siblings = self.conversation_id.email_message_ids
        about = self.answers_id & siblings
        if not about and self.in_reply_to:
            named = self.in_reply_to.split()
            about = siblings.filtered(lambda one: one.message_id in named)[:1]
        if not about and self.evidence == "bounce":
            about = siblings.filtered(
                lambda one: one.direction == "out" and one.id < self.id
            ).sorted("id")[-1:]
        return about or (siblings - self)._to_answer() or self

    def _is_from_machine(self):
        if self.evidence == "bounce" or self.answers_id:
            return True
        sender = addresses.read(self.email_from or "")
        unread = not sender or reads_no_answers(sender.email)
        return self.automatic and unread and not self._is_from_customer()

    def _is_from_customer(self):
        customer = self.conversation_id.customer_email
        envelope = self._envelope()
        people = [*envelope.reply_to, *filter(None, [envelope.sender])]
        return self.direction == "in" and customer in {one.email for one in people}

    def _is_to_customer(self):
        customer = self.conversation_id.customer_email
        return self.direction == "out" and customer in {
            one.email for one in self._envelope().to
        }

    def _to_answer(self):
        """Of these mails the one to which an answer to the customer belongs: the newest
        that he wrote, else the newest that was written to him, else the newest that a
        person wrote."""
        newest = self.sorted(lambda mail: (mail.date, mail.id), reverse=True)
        for wanted in (
            lambda mail: mail._is_from_customer() and not mail.automatic,
            lambda mail: mail._is_from_customer() and not mail._is_from_machine(),
            lambda mail: mail._is_to_customer() and mail.state != "cancelled",
            lambda mail: mail.direction == "in" and not mail.automatic,
        ):
            if found := newest.filtered(wanted):
                return found[0]
        return newest[:1]


class EmailConversation(models.Model):
    _inherit = "email.conversation"

    def _check_may_answer(self):
        """Said when Reply is pressed, and not when all is written: who answers a
        conversation that nobody has takes it.

        Raises UserError.
        """
        conversation = self._check_may_change_sudo()
        user = self.env.user
        ringing = conversation._open_offers().filtered(lambda one: one.user_id == user)
        if conversation.user_id or ringing:
            return
        agent = conversation.env["email.agent"]._of(user)
        if words := agent._looks_full(conversation._queue_of(user)):
            raise UserError(words)

    def _mail_to_answer(self):
        """See email.message._to_answer."""
        return self.email_message_ids._to_answer()
