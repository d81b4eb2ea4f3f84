"""The icons below a mail that leaves: whether it has them, and what they say."""

from dataclasses import dataclass

from markupsafe import Markup

from ...core.inbound import addresses
from . import rated_mail

LEFT = ("queued", "sending", "sent", "uncertain", "bounced", "failed")


@dataclass(frozen=True, slots=True)
class Icons:
    """Empty for a mail that has none.

    :param html: Markup
    """

    html: str = Markup("")
    text: str = ""


def icons_of(setting, mail):
    """:param setting: email.rating.setting of the mail's touchpoint, may be empty
    :param mail: email.message with the rights of the system
    """
    if not (setting.enabled and RatingLeaving(mail).is_asked_for(setting.carried_by)):
        return Icons()
    rated = rated_mail.RatedMail(mail)
    there = setting.with_context(lang=rated.language)
    url = f"{mail.get_base_url()}{rated_mail.path(mail)}"
    return Icons(there._block(url), there._block_text(url))


class RatingLeaving:
    def __init__(self, mail):
        self.mail = mail
        self.env = mail.env
        self.conversation = mail.conversation_id

    def is_asked_for(self, carried_by):
        """Whether its customer is asked to rate it.

        :param carried_by: see email.rating.setting
        """
        if self.mail.written_mode == "forward" or not self._goes_to_customer():
            return False
        if carried_by == "closing":
            return self._closes()
        return not self.mail.automatic and self._is_answer()

    def _is_answer(self):
        """The customer has written before: an opening mail answers nothing."""
        return bool(self._written())

    def _closes(self):
        """The conversation is closed, and nothing is written after it."""
        if self.conversation.state != "closed":
            return False
        later = self.env["email.message"].search_count(
            [
                ("conversation_id", "=", self.conversation.id),
                ("direction", "=", "out"),
                ("state", "in", LEFT),
                ("id", ">", self.mail.id),
            ],
            limit=1,
        )
        return not later

    def _goes_to_customer(self):
        people = {one.email for one in addresses.read_all(self.mail.email_to)}
        people |= {one.email for one in addresses.read_all(self.mail.email_cc)}
        people -= self._inside(people) | set(self.conversation._own_addresses())
        return bool(people & self._customers())

    def _customers(self):
        """Addresses of those who wrote in the conversation, and of its customer."""
        written = self._written().mapped("email_from")
        senders = (addresses.read(text or "") for text in written)
        emails = {sender.email for sender in senders if sender}
        emails.add(self.conversation.customer_email or "")
        return emails

    def _written(self):
        """What people wrote there, without their bodies, which would fill the
        memory."""
        return self.env["email.message"].search_fetch(
            [
                ("conversation_id", "=", self.conversation.id),
                ("direction", "=", "in"),
                ("automatic", "=", False),
            ],
            ["email_from"],
        )

    def _inside(self, emails):
        """Those of colleagues."""
        users = self.env["res.users"].search(
            [("email_normalized", "in", list(emails)), ("share", "=", False)]
        )
        return set(users.mapped("email_normalized"))
