from odoo import api, models

from ...core.dialer.unsubscribe import token_in
from .subscriber import find


class EmailDialerEntry(models.AbstractModel):
    """What the other rooms ask and tell the dialer, with records that have the rights
    of the system, in the transaction in which it happens."""

    _name = "email.dialer.entry"
    _description = "Entry to the Dialer"

    @api.model
    def _adopt(self, message_ids):
        """Somebody answers mails of lists: they become mails of conversations, which
        the threading then finds.

        :param message_ids: that mails which came in refer to (set of str)
        """

    @api.model
    def _on_bounced(self, bounce):
        """A mail came back; see email.message._on_bounced.

        :return: whether it was one of a list
        """
        return False

    @api.model
    def _unsubscribe(self, subject):
        """A mail came in, perhaps the one that the header List-Unsubscribe asks for.

        :return: what was done, in words for administrators; "" for any other mail
        """
        token = token_in(subject)
        found = token and find(self.env, token)
        if not found:
            return ""
        found.leave("dialer", "mail")
        return self.env._(
            "Unsubscribed %(email)s from the e-mails “%(dialer)s”.",
            email=found.line.email_key,
            dialer=found.dialer.name,
        )

    @api.model
    def _on_complaint(self, report):
        """Somebody said of a mail that it is spam (RFC 5965)."""

    @api.model
    def _channels_of(self, user, channels):
        """The bus channels on which news of the dialers reach this user.

        :param channels: those that the user's screen asks for, as it names them
        """
        return self.env["email.dialer.monitor"]._channels_of(user, channels)
