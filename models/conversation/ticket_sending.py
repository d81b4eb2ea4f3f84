from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.mail import email_split_tuples

from ...core.inbound.mail import Address
from ..own_context import Own, own_value

AGENT = "email_channel.group_email_agent"
# Somebody who is named in these was chosen by hand, as when the ticket is shared.
BY_HAND = ("notification", "user_notification")


class HelpdeskTicket(models.Model):
    """G7: *Send message* on a ticket that has a conversation goes to the customer once,
    through the touchpoint, and nothing else of the ticket's messages does."""

    _inherit = "helpdesk.ticket"

    # -- whom the chatter names ---------------------------------------------------

    def _get_allowed_message_params(self):
        """Also the addresses without a contact: core drops them where the user may not
        create contacts, and so posts a message that goes to nobody."""
        allowed = super()._get_allowed_message_params()
        return allowed | {"partner_emails"} if self._may_name_addresses() else allowed

    def _may_name_addresses(self):
        """Whoever posts on a ticket that is shared with him writes to nobody by it."""
        return self.env.user._is_internal()

    def message_post(
        self,
        *,
        partner_emails=None,
        partner_ids=None,
        outgoing_email_to=False,
        **kwargs,
    ):
        """:param partner_emails: addresses (list of str), with or without a contact"""
        if not self._may_name_addresses():
            partner_emails = outgoing_email_to = False
        partners = self.env["res.partner"].browse(partner_ids or [])
        known = set(partners.mapped("email_normalized"))
        others = [
            email
            for email in partner_emails or ()
            if email_normalize(email) and email_normalize(email) not in known
        ]
        return super().message_post(
            partner_ids=partner_ids,
            outgoing_email_to=", ".join(filter(None, [outgoing_email_to, *others]))
            or False,
            **kwargs,
        )

    def _partner_find_from_emails_single(
        self, emails, *args, no_create=False, **kwargs
    ):
        """The full composer knows contacts only: whoever may answer the customer may
        choose him there."""
        mine = self.env.user.has_group(AGENT) and self._is_customers(emails)
        # sudo: agents cannot create contacts in general.
        finder = self.sudo() if mine else self
        found = super(HelpdeskTicket, finder)._partner_find_from_emails_single(
            emails, *args, no_create=no_create and not mine, **kwargs
        )
        return found.with_env(self.env)

    def _get_customer_information(self):
        """The names that customers give themselves: in the chatter, and of the contacts
        that are made from there."""
        found = super()._get_customer_information()
        # sudo: the ticket names its customer as well.
        for one in self.sudo().email_conversation_ids.filtered("customer_name"):
            found.setdefault(one.customer_email, {}).setdefault(
                "name", one.customer_name
            )
        return found

    def _is_customers(self, emails):
        """Whether the addresses are all of customers of the ticket's conversations."""
        # sudo: an address is compared, not shown.
        customers = self.sudo().email_conversation_ids.mapped("customer_email")
        wanted = [email_normalize(email) for email in emails]
        return bool(wanted) and all(email in customers for email in wanted)

    # -- who gets a message -------------------------------------------------------

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Outside of the house nobody is told by Odoo."""
        found = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        # sudo: that there is one decides.
        if not self.sudo().email_conversation_ids:
            return found
        if own_value(self.env, "email_channel_outside"):
            return [one for one in found if one["share"]]
        message = message.sudo()
        chosen = message.partner_ids.ids if message.message_type in BY_HAND else []
        return [one for one in found if not one["share"] or one["id"] in chosen]

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        # Asked before Odoo's mails to colleagues write theirs on the message.
        subject = self._subject_typed(message.sudo())
        told = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        user = self._who_sends(message.sudo())
        later = self._is_notification_scheduled(kwargs.get("scheduled_date"))
        if user and not later and self.sudo().email_conversation_ids:
            outside = self.with_context(
                email_channel_outside=Own()
            )._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
            if outside:
                self._send_through_channel(message.sudo(), outside, user, subject)
        return told

    def _subject_typed(self, message):
        """What the sender wants for a subject; empty for the one Odoo proposes, which
        is not the thread's."""
        proposed = self._message_compute_subject()
        return "" if message.subject == proposed else message.subject or ""

    # -- the mail -----------------------------------------------------------------

    def _who_sends(self, message):
        """The user who sent a message to the customer; empty for any other."""
        nobody = self.env["res.users"]
        inside = message.is_internal or message.subtype_id.internal
        if message.message_type != "comment" or not message.subtype_id or inside:
            return nobody
        user = self.env.user
        if user._is_superuser():  # a message that was to be sent later
            user = message.author_id.user_ids
        return user.filtered(lambda one: one._is_internal())[:1]

    def _send_through_channel(self, message, outside, user, subject):
        """:param outside: list of dicts of _notify_get_recipients
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
        Compose = self.env["email.compose"].with_user(user)
        Compose._check_touchpoint_sends(conversation)
        parent = conversation._mail_to_answer()
        answer = parent and Compose._answer_subject(parent, "reply")
        mail = conversation.with_user(user)._write_mail(
            {
                "mode": "reply",
                "to": list(found.values()),
                "cc": [],
                "bcc": [],
                "subject": subject or answer or self.name,
                "body": message.body,
                "attachments": message.attachment_ids.with_user(user),
                "parent": parent,
                "include_original": False,
                "ticket_message": message,
            }
        )
        mail._show_on_ticket(outside)

    def _conversation_with(self, emails):
        """The newest with one of these people, or the newest of all."""
        # sudo: who may send in it is asked next.
        newest = self.sudo().email_conversation_ids.sorted(
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
        if user.has_group(AGENT) and mine.has_access("read"):
            return
        raise UserError(
            self.env._(
                "This ticket's customer is written to by e-mail, in the conversation "
                "“%(subject)s”, which you cannot see. Log a note for its agent, or ask "
                "an administrator to add you to its queue.",
                subject=self.display_name,
            )
        )


def _address(recipient):
    """core.inbound.mail.Address of a recipient as core describes him."""
    email = recipient["email_normalized"] or ""
    ((name, _email),) = email_split_tuples(recipient["name"] or "")[:1] or [("", "")]
    name = name or recipient["name"] or ""
    return Address("" if email_normalize(name) else name, email)
