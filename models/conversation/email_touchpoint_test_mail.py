import logging
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...adapters.errors import ConnectionFailed, MaybeSent, SendError
from ...adapters.smtp_errors import translated
from ...adapters.vault import SecretLost
from ..touchpoint.connection_words import explain, note_cause, tell

_logger = logging.getLogger(__name__)


class EmailTouchpoint(models.Model):
    """A mail to oneself, to see that the touchpoint sends."""

    _inherit = "email.touchpoint"

    test_sent_at = fields.Datetime(
        "Test Mail to Oneself", readonly=True, copy=False, help="When one last left."
    )

    def action_send_test(self):
        """Send a mail through the touchpoint to whoever pressed the button, now: what
        the server says is told at once."""
        self.ensure_one()
        self.check_access("write")
        address = self._test_address()
        try:
            self._send_test(address)
        except ConnectionFailed as exc:
            self._on_connection_failed("smtp", exc)
            raise UserError(explain(self, "smtp", exc)) from None
        except SecretLost:
            raise UserError(
                tell(self.env, note_cause(self, "smtp", "secret"))
            ) from None
        except MaybeSent as exc:
            words = self.env["email.sender"]._uncertain_words(exc)
            raise UserError(words) from None
        except SendError as exc:
            raise UserError(self._explain_refused(address, exc)) from None
        # In a transaction of its own: were this one tried again, a second mail left.
        now = fields.Datetime.now()
        self._in_own_transaction(lambda mine: mine.write({"test_sent_at": now}))
        return self._notify(
            self.env._("A test mail was sent to %(address)s.", address=address),
            "success",
        )

    def _test_address(self):
        if not self.activated or not self._sends():
            raise UserError(
                self.env._(
                    "“%(name)s” does not send yet. Connect and activate it first, and "
                    "see that its direction is not “Inbound”.",
                    name=self.name,
                )
            )
        address = email_normalize(self.env.user.email or "")
        if not address:
            raise UserError(
                self.env._("Enter an e-mail address in your own preferences first.")
            )
        if address == email_normalize(self.email):
            raise UserError(
                self.env._(
                    "Your own e-mail address is the touchpoint's, so the mail would "
                    "go round in a circle. Enter another one in your preferences."
                )
            )
        return address

    def _send_test(self, address):
        message = self._test_message(address)
        with self.env["email.sender"]._session(self) as line:
            session = line.session
            sender = getattr(session, "smtp_from", False) or self.email
            with translated(recipients=[address]):
                session.send_message(message, email_normalize(sender), [address])
        _logger.info("Test mail through %s: sent", self.email)

    def _test_message(self, address):
        """email.message.EmailMessage"""
        domain = email_normalize(self.email).rpartition("@")[2]
        message = EmailMessage()
        message["From"] = self.env["email.sender"]._from_header(self)
        message["To"] = address
        message["Reply-To"] = self.email
        message["Subject"] = self.env._("Test mail from “%(name)s”", name=self.name)
        message["Date"] = formatdate()
        message["Message-Id"] = make_msgid(domain=domain)
        # Nobody's out-of-office answer.
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(self._test_words())
        return message

    def _test_words(self):
        words = self.env._(
            "Odoo sent this mail through the touchpoint “%(name)s” (%(email)s), so "
            "sending works.",
            name=self.name,
            email=self.email,
        )
        if not self._receives():
            return words
        return words + self.env._(
            "\n\nAnswer it to see that receiving works, too: within a minute or two "
            "your answer is a conversation in Odoo."
        )

    def _explain_refused(self, address, failure):
        return self.env._(
            "The mail server did not take the test mail to %(address)s:\n%(words)s",
            address=address,
            words=failure,
        )
