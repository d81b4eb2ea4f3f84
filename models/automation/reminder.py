"""The mail that reminds a customer that we wait for him."""

from ...core.content.variables import fill_html, fill_line
from ...core.conversation import subject_number
from ...core.inbound import senders
from ...core.inbound.automatic import is_of_program
from ...core.inbound.mail import Address
from ...core.outbox import reply
from ..conversation.written_files import WrittenFiles
from .own_mail import OwnMail
from .own_readers import own_among


class Reminder:
    """:param setting: email.closing.setting with its text"""

    def __init__(self, conversation, setting):
        self.conversation = conversation
        self.touchpoint = conversation.touchpoint_id
        self.setting = setting
        self.env = conversation.env

    def send(self):
        """Let it leave, by the outbox.

        :return: email.message; empty when the customer cannot be written to by a
            program
        """
        if not self._may_be_written_to():
            return self.env["email.message"]
        conversation = self.conversation
        mail = OwnMail(self.touchpoint, conversation, answers=self._last())
        return mail.queue([self._customer()], self._subject(), self._body())

    def _customer(self):
        conversation = self.conversation
        name = conversation.customer_name or ""
        return Address("" if "@" in name else name, conversation.customer_email)

    def _may_be_written_to(self):
        touchpoint, email = self.touchpoint, self.conversation.customer_email or ""
        if "@" not in email or not touchpoint._sends() or is_of_program(email):
            return False
        if own_among(self.env, {email}):
            return False
        return not senders.matching(email, touchpoint._guard_settings()["blocked"])

    def _last(self):
        """What was said last, in this silence: it goes on from there."""
        said = self.conversation.email_message_ids.filtered(
            lambda mail: not mail.automatic and mail.state in ("received", "sent")
        )
        return said.sorted(lambda mail: (mail.date, mail.id))[-1:]

    def _subject(self):
        values = self._values()
        written = fill_line(self.setting.email_remind_subject or "", values).text
        if written:
            return written
        prefixes = self.env["email.compose"]._prefixes()
        subject = reply.subject(self.conversation.name, "reply", prefixes)
        number = self.conversation.ticket_id.number
        if number and self.touchpoint.number_in_subject:
            return subject_number.put(subject, number)
        return subject

    def _body(self):
        html = fill_html(self.setting.email_remind_body or "", self._values()).text
        return WrittenFiles(self.conversation).adopt_pictures_of(self.setting, html)

    def _values(self):
        return self.env["email.variables"]._values(
            conversation=self.conversation,
            agent=self.conversation.user_id,
            customer=self._customer(),
        )
