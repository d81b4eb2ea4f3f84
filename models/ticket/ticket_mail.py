"""Mails that Odoo makes of templates, as of a stage or of an automated action."""

import logging

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...core.inbound import addresses
from ...core.inbound.mail import Address
from .surviving import surviving
from .ticket_message import answering, check_written, conversation_with
from .ticket_status import show_on_ticket, tell_ticket

_logger = logging.getLogger(__name__)


def send_by_touchpoint(mails):
    """Send those that are for the customer of a ticket with conversations through its
    touchpoint, in the thread (G7).

    :param mails: mail.mail with the rights of the system
    :return: those that are left to Odoo
    """
    left = mails.browse()
    for mail in mails:
        taken = TicketMail(mail) if _is_of_ticket(mail) else None
        if not (taken and taken.is_for_customer()) or taken.send():
            left |= mail
    return left


def _is_of_ticket(mail):
    campaign = "mailing_id" in mail._fields and mail.mailing_id
    return (
        mail.model == "helpdesk.ticket"
        and mail.message_type == "email_outgoing"
        and mail.state == "outgoing"
        and not campaign
    )


class TicketMail:
    """:param mail: one mail.mail of a ticket"""

    def __init__(self, mail):
        self.mail = mail
        self.env = mail.env
        self.ticket = self.env["helpdesk.ticket"].browse(mail.res_id).exists()
        self.to, self.cc = self._to(), self._addresses(mail.email_cc)
        self.inside = self._inside()

    def is_for_customer(self):
        conversations = surviving(self.ticket).email_conversation_ids
        if not conversations:
            return False
        people = conversations.partner_id | self.ticket.partner_id
        customers = {
            *conversations.mapped("customer_email"),
            *people.mapped("email_normalized"),
            email_normalize(self.ticket.partner_email),
        }
        return bool(customers & {one.email for one in self._outside(self.to + self.cc)})

    def send(self):
        """:return: whether Odoo sends it, too: to colleagues"""
        try:
            with self.env.cr.savepoint():
                mail = self._write()
        except UserError as exc:
            self._fail(str(exc))
            return False
        self._show(mail)
        colleagues = self.mail.recipient_ids.filtered(lambda one: not one.partner_share)
        if not colleagues and not self.inside:
            self.mail.state = "sent"
            self.mail.filtered("auto_delete").unlink()
            return False
        self.mail.write(
            {
                "recipient_ids": colleagues.ids,
                "email_to": ", ".join(self.inside),
                "email_cc": False,
            }
        )
        return True

    def _write(self):
        to, cc = self._outside(self.to), self._outside(self.cc)
        ticket, system = self.ticket, self.env["res.users"].browse(SUPERUSER_ID)
        body = self.mail.body or self.mail.body_html
        check_written(ticket, self.mail.subject, body)
        emails = [one.email for one in to + cc]
        conversation = conversation_with(ticket, emails).with_user(system)
        letter = answering(
            conversation,
            ticket,
            to=tuple(to or cc),
            cc=tuple(cc if to else ()),
            subject=self.mail.subject or "",
            body=body,
            file_ids=tuple(self.mail.attachment_ids.ids),
            ticket_message_id=self.mail.mail_message_id.id,
        )
        return self.env["email.writing"]._write_automatic(conversation, letter)

    def _show(self, mail):
        message = self.mail.mail_message_id
        if message.notification_ids:
            tell_ticket(mail)
            return
        partners = {one.email_normalized: one for one in self.mail.recipient_ids}
        addressed = self._outside(self.to + self.cc)
        show_on_ticket(
            mail,
            [
                {
                    "id": partners[one.email].id if one.email in partners else False,
                    "email_normalized": one.email,
                }
                for one in addressed
            ],
        )

    def _fail(self, words):
        _logger.warning("Mail %s of a template not sent: %s", self.mail.id, words)
        self.mail.write({"state": "exception", "failure_reason": words})
        self.mail.mail_message_id.notification_ids.write(
            {
                "notification_status": "exception",
                "failure_type": "unknown",
                "failure_reason": words,
            }
        )

    # -- whom it is for ----------------------------------------------------------

    def _to(self):
        partners = self.mail.recipient_ids.filtered("email_normalized")
        chosen = [Address(one.name or "", one.email_normalized) for one in partners]
        known = {one.email for one in chosen}
        typed = self._addresses(self.mail.email_to)
        return chosen + [one for one in typed if one.email not in known]

    def _addresses(self, text):
        return [one for one in addresses.read_all(text or "") if one.email]

    def _inside(self):
        """Addresses that are colleagues' (list of str), of those without a contact."""
        emails = [one.email for one in self.to + self.cc]
        users = self.env["res.users"].search(
            [("email_normalized", "in", emails), ("share", "=", False)]
        )
        partners = self.mail.recipient_ids.mapped("email_normalized")
        found = set(users.mapped("email_normalized"))
        return [one for one in emails if one in found and one not in partners]

    def _outside(self, addressed):
        partners = self.mail.recipient_ids.filtered(lambda one: not one.partner_share)
        inside = {*self.inside, *partners.mapped("email_normalized")}
        return [one for one in addressed if one.email not in inside]
