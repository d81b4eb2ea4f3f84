from odoo import api, fields, models
from odoo.tools import email_normalize

from ...core.inbound import authentication
from ...core.inbound.steps.keywords import split as split_words
from . import sender_lists

SENDER_LISTS = ("blocked_senders", "contact_form_senders")


class EmailTouchpoint(models.Model):
    """What the touchpoint makes of the mail it receives."""

    _inherit = "email.touchpoint"

    blocked_senders = fields.Text(
        help="Addresses and domains, separated by commas. Their mail never becomes a "
        "conversation; it is kept under Incoming Mail.",
    )
    contact_form_senders = fields.Text(
        help="Addresses and domains of contact forms, separated by commas. The "
        "customer is the first e-mail address that their mail names.",
    )
    important_words = fields.Text(
        "Words of Important Mail",
        help="Words and phrases, separated by commas. A mail that says one of them "
        "makes its ticket important.",
    )
    create_ignored = fields.Boolean(
        "Create as Ignored",
        help="New tickets begin in the stage “Ignored”, their conversations closed.",
    )
    authentication_server = fields.Char(
        "Server That Checks Senders",
        help="The name your mail server gives itself in the header "
        "Authentication-Results, such as mx.example.com. What other servers say "
        "about SPF, DKIM and DMARC is ignored.",
    )
    number_in_subject = fields.Boolean(
        "Ticket Number in the Subject",
        default=True,
        help="The ticket number is added to the subject of answers. The customer's "
        "reply then finds its conversation even if the mail program drops everything "
        "else that identifies it.",
    )
    signed_reply_address = fields.Boolean(
        help="Answers go to an address such as support+ec.12.abcd@example.com, which "
        "identifies the conversation. Only for a server that takes mail for "
        "support+anything@example.com, as Gmail and Microsoft 365 do.",
    )

    @api.constrains(*SENDER_LISTS)
    def _check_sender_lists(self):
        for touchpoint in self:
            for name in SENDER_LISTS:
                touchpoint._read_senders(name)

    def _read_senders(self, name):
        """The entries of a list of senders (core.inbound.senders.read)."""
        return sender_lists.read(self, name)

    def _guard_settings(self):
        """The touchpoint's part of core.inbound.pipeline.Context, as its arguments."""
        return {
            "address": email_normalize(self.email),
            "addresses": frozenset(self._own_addresses()),
            "blocked": self._read_senders("blocked_senders"),
            "contact_form_senders": self._read_senders("contact_form_senders"),
            "keywords": split_words(self.important_words or ""),
            "ignored": self.create_ignored,
            "trusted_servers": self._trusted_servers(),
        }

    def _trusted_servers(self):
        return self._named_servers() or authentication.SERVERS.get(self.preset, ())

    def _named_servers(self):
        named = (self.authentication_server or "").strip().lower()
        return (named,) if named else ()
