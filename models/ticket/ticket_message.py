import json
import logging

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.mail import email_split_tuples, html_to_inner_content

from ...core.content import signing
from ...core.inbound.mail import Address
from ...core.outbox.draft import Draft
from ..groups import AGENT, has_role
from ..outbox.filled_in import check_filled_in
from .surviving import surviving
from .ticket_status import show_on_ticket, show_unsent

_logger = logging.getLogger(__name__)

# What automated actions and scheduled messages post: to those only whom they name.
OF_ACTIONS = ("auto_comment", "notification")


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
        """The user who sends it to the customer, the system for an automated action;
        empty for any other message."""
        message, nobody = self.message, self.env["res.users"]
        inside = message.is_internal or message.subtype_id.internal
        if inside or not message.subtype_id:
            return nobody
        user = self.env.user
        if not user._is_superuser() and not user._is_internal():
            return nobody
        if message.message_type == "comment":
            return self._author() if user._is_superuser() else user
        if message.message_type == "auto_comment":
            return self._system()
        return user if message.message_type in OF_ACTIONS else nobody

    def _author(self):
        """Of a message that the system posts: who wrote one that was to be sent later;
        a customer sends nothing."""
        author = self.message.author_id
        if author == self.env.ref("base.partner_root"):
            return self._system()
        return author.user_ids.filtered(lambda one: one._is_internal())[:1]

    def _system(self):
        return self.env["res.users"].browse(SUPERUSER_ID)

    def outside(self, recipients):
        """Those who get it from us: of a person's message all who are no colleagues, of
        an action's those whom it names.

        :param recipients: list of dicts of mail.thread's _notify_get_recipients
        """
        outside = [one for one in recipients if one["share"] or not one["id"]]
        person = not self.sender()._is_superuser()
        if person and self.message.message_type == "comment":
            return outside
        named = self.message.partner_ids.ids
        return [one for one in outside if not one["id"] or one["id"] in named]

    def inside(self, recipients, chosen):
        """Those whom Odoo tells: colleagues, and whom somebody chose of set purpose, as
        when the ticket is shared; never by what is typed as a note.

        :param recipients: see outside
        :param chosen: whether the message was made of a view or template
        """
        kind = self.message.message_type
        by_hand = kind == "user_notification" or (kind == "notification" and chosen)
        named = self.message.partner_ids.ids if by_hand and not self.sender() else []
        return [one for one in recipients if not one["share"] or one["id"] in named]

    def subject_typed(self):
        """What the sender wants for a subject; empty for the one Odoo proposes, which
        is not the thread's."""
        proposed = self.ticket._message_compute_subject()
        subject = self.message.subject
        return "" if subject == proposed else subject or ""

    def pass_on(self, outside, subject, later, parameters):
        """Send it to the customer, or let it wait. Who sends it himself is told why it
        cannot be sent; of others' the message says so, and what they did stands.

        :param outside: list of dicts of mail.thread's _notify_get_recipients
        :param subject: str, empty for the thread's
        :param later: datetime, UTC; False for now
        :param parameters: of mail.thread's _notify_thread (dict); None if core keeps
            them itself until then
        """
        user = self.env.user
        if self.sender() == user and not user._is_superuser():
            self._pass_on(outside, subject, later, parameters)
            return
        try:
            with self.env.cr.savepoint():
                self._pass_on(outside, subject, later, parameters)
        except UserError as exc:
            _logger.warning("Message %s not sent: %s", self.message.id, exc)
            show_unsent(self.message, outside, str(exc))

    def _pass_on(self, outside, subject, later, parameters):
        check_written(self.ticket, subject, self.message.body)
        if not later:
            self._send(outside, subject)
        elif parameters is not None:
            self._wait(later, parameters)

    def _wait(self, until, parameters):
        """Core forgets it when no colleague is to be told."""
        # sudo: as core does.
        self.env["mail.message.schedule"].sudo().create(
            {
                "scheduled_datetime": until,
                "mail_message_id": self.message.id,
                "notification_parameters": json.dumps(parameters),
            }
        )

    def _send(self, outside, subject):
        found = {}
        for one in outside:
            address = _address(one)
            found.setdefault(address.email, address)
        found.pop("", None)
        if not found:
            return
        user = self.sender()
        conversation = conversation_with(self.ticket, found)
        Writing = self.env["email.writing"].with_user(user)
        write = Writing._write_automatic
        if not user._is_superuser():
            self._check_may_send(conversation, user)
            write = Writing._write
        conversation = conversation.with_user(user)
        draft = self._draft(conversation, tuple(found.values()), subject)
        show_on_ticket(write(conversation, draft), outside)

    def _draft(self, conversation, to, subject):
        return answering(
            conversation,
            self.ticket,
            to=to,
            subject=subject,
            body=self._signed(conversation, to),
            file_ids=tuple(self.message.attachment_ids.ids),
            ticket_message_id=self.message.id,
        )

    def _signed(self, conversation, to):
        """Its words, below which a person signs as in any other letter."""
        user, body = conversation.env.user, self.message.body or ""
        if user._is_superuser():
            return body
        found = conversation.env["email.signature"]._render(
            conversation.touchpoint_id, user, conversation=conversation, customer=to[0]
        )
        return signing.signed(body, found["signature"], str(user.signature or ""))

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


def check_not_sent(messages):
    """Raises UserError when the customer has got one of these messages of a ticket, or
    is about to get it."""
    sent = [("ticket_message_id", "in", messages.ids), ("state", "!=", "cancelled")]
    # sudo: that it went out decides, whoever may see where.
    if messages.env["email.message"].sudo().search_count(sent, limit=1):
        raise UserError(
            messages.env._(
                "This message was sent to the customer by e-mail, and can no longer "
                "be changed. Send another one to correct it."
            )
        )


def check_written(ticket, subject, body):
    """Raises UserError when something is left to be filled in. What the customer wrote
    on the ticket may be repeated."""
    # sudo: whoever writes on it need not read all of it.
    known = ticket.sudo()
    theirs = f"{known.name} {html_to_inner_content(known.description or '')}"
    check_filled_in(ticket.env, subject or "", body or "", theirs=theirs)


def conversation_with(ticket, emails):
    """The newest of a ticket's conversations with one of these people, or the newest
    of all; an open one first.

    :param emails: collection of normalized addresses
    :return: email.conversation with the rights of the system

    Raises UserError when all of them were erased.
    """
    # sudo: who may send in it is asked next.
    conversations = surviving(ticket).email_conversation_ids
    left = conversations.filtered(lambda one: not one.erased_at)
    if not left:
        raise UserError(
            ticket.env._(
                "What was written with this ticket's customer was erased. Press New "
                "E-mail to write to them again."
            )
        )
    newest = left.sorted(
        lambda one: (
            # One whose mails went elsewhere comes last.
            bool(one.email_message_ids),
            one.state != "closed",
            one.last_mail_at or one.create_date,
        ),
        reverse=True,
    )
    theirs = newest.filtered(lambda one: one.customer_email in emails)
    return (theirs or newest)[:1]


def answering(conversation, ticket, subject="", **letter):
    """What is written on a ticket as a letter that answers its conversation.

    :param conversation: email.conversation, as its writer has it
    :param subject: str, empty for the thread's
    :return: core.outbox.draft.Draft

    Raises UserError when the conversation's touchpoint does not send.
    """
    Compose = conversation.env["email.compose"]
    Compose._check_touchpoint_sends(conversation)
    parent = conversation._mail_to_answer()
    thread = parent and Compose._answer_subject(parent, "reply")
    return Draft(
        mode="reply",
        subject=subject or thread or ticket.name,
        answers_id=parent.id or 0,
        **letter,
    )


def _address(recipient):
    """core.inbound.mail.Address of a recipient, as core describes recipients."""
    email = recipient["email_normalized"] or ""
    ((name, _email),) = email_split_tuples(recipient["name"] or "")[:1] or [("", "")]
    name = name or recipient["name"] or ""
    return Address("" if email_normalize(name) else name, email)
