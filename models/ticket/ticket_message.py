from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.mail import email_split_tuples

from ...core.inbound.mail import Address
from ...core.outbox.draft import Draft
from ..groups import AGENT, has_role
from .surviving import surviving
from .ticket_status import show_on_ticket


class TicketMessage:
    """*Send message* on a ticket that has a conversation: it goes to the customer
    once, through the touchpoint (G7).

    :param ticket: helpdesk.ticket
    :param message: mail.message of it, with the rights of the system
    """

    def __init__(self, ticket, message):
        self.ticket = ticket
        self.message = message
        self.env = ticket.env

    def sender(self):
        """The user who sent it to the customer; empty for any other message."""
        message = self.message
        inside = message.is_internal or message.subtype_id.internal
        if message.message_type != "comment" or not message.subtype_id or inside:
            return self.env["res.users"]
        user = self.env.user
        if user._is_superuser():  # a message that was to be sent later
            user = message.author_id.user_ids
        return user.filtered(lambda one: one._is_internal())[:1]

    def subject_typed(self):
        """What the sender wants for a subject; empty for the one Odoo proposes, which
        is not the thread's."""
        proposed = self.ticket._message_compute_subject()
        subject = self.message.subject
        return "" if subject == proposed else subject or ""

    def send(self, outside, user, subject):
        """:param outside: list of dicts of mail.thread's _notify_get_recipients
        :param user: res.users
        :param subject: str, empty for the thread's
        """
        found = {}
        for one in outside:
            address = _address(one)
            found.setdefault(address.email, address)
        found.pop("", None)
        if not found:
            return
        conversation = self._conversation_with(found)
        self._check_may_send(conversation, user)
        draft = self._draft(conversation, user, tuple(found.values()), subject)
        Writing = self.env["email.writing"].with_user(user)
        mail = Writing._write(conversation.with_user(user), draft)
        show_on_ticket(mail, outside)

    def _draft(self, conversation, user, to, subject):
        Compose = self.env["email.compose"].with_user(user)
        Compose._check_touchpoint_sends(conversation)
        parent = conversation._mail_to_answer()
        answer = parent and Compose._answer_subject(parent, "reply")
        return Draft(
            mode="reply",
            to=to,
            subject=subject or answer or self.ticket.name,
            body=self.message.body,
            file_ids=tuple(self.message.attachment_ids.ids),
            answers_id=parent.id or 0,
            ticket_message_id=self.message.id,
        )

    def _conversation_with(self, emails):
        """The newest with one of these people, or the newest of all."""
        # sudo: who may send in it is asked next.
        newest = surviving(self.ticket).email_conversation_ids.sorted(
            # One whose mails went elsewhere comes last.
            lambda one: (
                bool(one.email_message_ids),
                one.last_mail_at or one.create_date,
            ),
            reverse=True,
        )
        theirs = newest.filtered(lambda one: one.customer_email in emails)
        return (theirs or newest)[:1]

    def _check_may_send(self, conversation, user):
        mine = conversation.with_user(user)
        if has_role(user, AGENT) and mine.has_access("read"):
            return
        raise UserError(
            self.env._(
                "This ticket's customer is written to by e-mail, in the conversation "
                "“%(subject)s”, which you cannot see. Log a note for its agent, or ask "
                "an administrator to add you to its queue.",
                subject=self.ticket.display_name,
            )
        )


def _address(recipient):
    """core.inbound.mail.Address of a recipient, as core describes recipients."""
    email = recipient["email_normalized"] or ""
    ((name, _email),) = email_split_tuples(recipient["name"] or "")[:1] or [("", "")]
    name = name or recipient["name"] or ""
    return Address("" if email_normalize(name) else name, email)
