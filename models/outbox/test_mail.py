"""A mail to oneself, to see that a touchpoint sends."""

import logging
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...adapters.errors import ConnectionFailed, MaybeSent, SendError
from ...adapters.smtp_errors import translated
from ...adapters.vault import SecretLost
from ..touchpoint.connection_words import explain, note_cause, tell
from .outgoing_message import from_header
from .results import uncertain_words

_logger = logging.getLogger(__name__)


class TestMail:
    """Through ``touchpoint`` to whoever is the user, now."""

    def __init__(self, touchpoint):
        self.touchpoint = touchpoint
        self.env = touchpoint.env

    def address(self):
        """Whom it goes to. Raises UserError when it cannot be sent."""
        touchpoint = self.touchpoint
        if not touchpoint.activated or not touchpoint._sends():
            raise UserError(
                self.env._(
                    "“%(name)s” does not send yet. Connect and activate it first, and "
                    "see that its direction is not “Inbound”.",
                    name=touchpoint.name,
                )
            )
        address = email_normalize(self.env.user.email or "")
        if not address:
            raise UserError(
                self.env._("Enter an e-mail address in your own preferences first.")
            )
        if address == email_normalize(touchpoint.email):
            raise UserError(
                self.env._(
                    "Your own e-mail address is the touchpoint's, so the mail would "
                    "go round in a circle. Enter another one in your preferences."
                )
            )
        return address

    def send_or_explain(self):
        """Returns the address it was sent to. Raises UserError with what is wrong."""
        address = self.address()
        connection = self.touchpoint.sending_id
        try:
            self.send(address)
        except ConnectionFailed as exc:
            connection._on_failed(exc)
            raise UserError(explain(connection, exc)) from None
        except SecretLost:
            trouble = note_cause(connection, "secret")
            raise UserError(tell(self.env, trouble)) from None
        except MaybeSent as exc:
            raise UserError(self.explain_uncertain(exc)) from None
        except SendError as exc:
            raise UserError(self.explain_refused(address, exc)) from None
        return address

    def send(self, address):
        """Raises ConnectionFailed, SecretLost and SendError (MaybeSent, Refused,
        Deferred)."""
        message = self._build(address)
        with self.env["email.sender"]._session(self.touchpoint) as line:
            session = line.session
            sender = getattr(session, "smtp_from", False) or self.touchpoint.email
            with translated(recipients=[address]):
                session.send_message(message, email_normalize(sender), [address])
        _logger.info("Test mail through %s: sent", self.touchpoint.email)

    def _build(self, address):
        """email.message.EmailMessage"""
        touchpoint = self.touchpoint
        domain = email_normalize(touchpoint.email).rpartition("@")[2]
        message = EmailMessage()
        message["From"] = from_header(touchpoint)
        message["To"] = address
        message["Reply-To"] = touchpoint.email
        message["Subject"] = self.env._(
            "Test mail from “%(name)s”", name=touchpoint.name
        )
        message["Date"] = formatdate()
        message["Message-Id"] = make_msgid(domain=domain)
        # Nobody's out-of-office answer.
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(self._words())
        return message

    def _words(self):
        words = self.env._(
            "Odoo sent this mail through the touchpoint “%(name)s” (%(email)s), so "
            "sending works.",
            name=self.touchpoint.name,
            email=self.touchpoint.email,
        )
        if not self.touchpoint._receives():
            return words
        return words + self.env._(
            "\n\nAnswer it to see that receiving works, too: within a minute or two "
            "your answer is a conversation in Odoo."
        )

    def explain_uncertain(self, failure):
        """What is told after MaybeSent."""
        return uncertain_words(self.env, failure)

    def explain_refused(self, address, failure):
        """What is told after Refused and Deferred."""
        return self.env._(
            "The mail server did not take the test mail to %(address)s:\n%(words)s",
            address=address,
            words=failure,
        )
