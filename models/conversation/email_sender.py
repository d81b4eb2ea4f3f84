import logging
import smtplib
from contextlib import contextmanager, suppress
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ...adapters.errors import (
    AdapterError,
    ConnectionFailed,
    Deferred,
    MaybeSent,
    Refused,
)
from ...adapters.smtp_errors import translated
from ...adapters.vault import SecretLost
from ..touchpoint.connection_words import explain

_logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)


class EmailSender(models.AbstractModel):
    """Sends the queued mails of touchpoints.

    "Sending" is committed before the first byte leaves, the result after: a mail found
    in that state later may have been sent, and is never sent again unasked.
    """

    _name = "email.sender"
    _description = "E-mail Sender"

    @api.model
    def _cron_send(self):
        for touchpoint in self._touchpoints_with_mail():
            self._send(touchpoint)

    def _touchpoints_with_mail(self):
        groups = self.env["email.message"]._read_group(
            [("state", "in", ("queued", "sending"))],
            ["conversation_id"],
        )
        conversations = self.env["email.conversation"].concat(*(g[0] for g in groups))
        return conversations.touchpoint_id

    @api.model
    def _send(self, touchpoint):
        """Send what is due of one touchpoint, in a cursor of its own; nothing when
        another worker is at it."""
        with touchpoint._claim("email_message") as claimed:
            if not claimed:
                return
            with self.env.registry.cursor() as cr:
                # sudo: the queue is the system's work, whoever set it going.
                mine = touchpoint.with_env(self.env(cr=cr, su=True))
                mine.env["email.sender"]._send_due(mine)

    def _send_due(self, touchpoint):
        self._settle_interrupted(touchpoint)
        due = self._due(touchpoint)
        if not due or not touchpoint.activated or not touchpoint._may_send():
            return
        try:
            with self._session(touchpoint) as session:
                for mail in due:
                    self._send_one(mail, session)
            touchpoint._on_connection_worked("smtp")
        except ConnectionFailed as exc:
            if "sent" in due.mapped("state"):  # no try in vain
                touchpoint._on_connection_worked("smtp", finished=False)
            self._postpone(touchpoint, exc)
        except SecretLost:
            touchpoint._on_secret_lost("smtp")
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _settle_interrupted(self, touchpoint):
        """Mails whose worker died while sending: the claim says that nobody is."""
        interrupted = self.env["email.message"].search(
            [
                ("state", "=", "sending"),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
            ]
        )
        for mail in interrupted:
            self._finish(
                mail,
                "uncertain",
                self.env._("Sending was interrupted. It may have been sent."),
            )

    def _due(self, touchpoint):
        return self.env["email.message"].search(
            [
                ("state", "=", "queued"),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
                "|",
                ("next_attempt_at", "=", False),
                ("next_attempt_at", "<=", fields.Datetime.now()),
            ],
            order="id",
        )

    @contextmanager
    def _session(self, touchpoint):
        """The connection for all of a touchpoint's mails, reused."""
        if touchpoint.sending_method == "smtp":
            with touchpoint._make_smtp() as sender:
                yield sender
            return
        session = self._connect_platform(touchpoint)
        try:
            yield PlatformSender(session)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                session.quit()

    def _connect_platform(self, touchpoint):
        try:
            with translated():
                session = self.env["ir.mail_server"]._connect__(
                    smtp_from=self._platform_address(touchpoint)
                )
        except UserError as exc:
            raise ConnectionFailed("refused", str(exc)) from None
        # Core writes this over the From header.
        session.smtp_from = formataddr(
            (self._from_name(touchpoint), email_normalize(session.smtp_from))
        )
        return session

    def _platform_address(self, touchpoint):
        return (
            touchpoint.company_id.default_from_email
            or self.env["ir.mail_server"]._get_default_from_address()
            or touchpoint.company_id.email
        )

    # -- one mail -------------------------------------------------------------

    def _send_one(self, mail, sender):
        mail.write({"state": "sending", "attempts": mail.attempts + 1})
        mail.conversation_id._changed()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        try:
            refused = self._transmit(mail, sender.session)
        except Refused as exc:
            self._finish(mail, "failed", self._words(exc.recipients) or str(exc))
        except Deferred as exc:
            self._defer(mail, str(exc))
        except MaybeSent as exc:
            self._finish(mail, "uncertain", self._uncertain_words(exc))
        except ConnectionFailed:
            self._finish(mail, "queued", False)
            raise
        else:
            self._finish(mail, "sent", self._words(refused))

    def _transmit(self, mail, session):
        """Hand the mail to the server; returns {refused address: (code, words)}."""
        message = self._build(mail)
        server = self.env["ir.mail_server"].with_context(
            domain_bounce_address=mail.conversation_id.touchpoint_id.email
        )
        session.outcome = {}
        try:
            server.send_email(message, smtp_session=session)
        except MailDeliveryException as exc:
            if isinstance(session.outcome, AdapterError):
                raise session.outcome from None
            with translated(recipients=[mail.email_to]):
                raise exc.__context__ from None
        except smtplib.SMTPServerDisconnected as exc:
            # Only Odoo's own session says no more than this.
            raise MaybeSent(str(exc)) from None
        return session.outcome

    def _finish(self, mail, state, words):
        """Commit the result: from here on it is known."""
        mail.write({"state": state, "failure_reason": words})
        if state == "sent":
            self._outgoing(mail).unlink()
        mail.conversation_id._changed()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        _logger.info(
            "Mail %s through %s: %s",
            mail.message_id,
            mail.conversation_id.touchpoint_id.email,
            state,
        )

    def _defer(self, mail, words):
        if fields.Datetime.now() - mail.create_date > GIVE_UP_AFTER:
            self._finish(mail, "failed", words)
            return
        pause = min(FIRST_PAUSE * 2 ** (mail.attempts - 1), LONGEST_PAUSE)
        mail.next_attempt_at = fields.Datetime.now() + pause
        self._finish(mail, "queued", words)

    def _postpone(self, touchpoint, failure):
        """The server cannot be used: the mails stay queued."""
        _logger.warning("Sending for %s failed: %s", touchpoint.email, failure.reason)
        touchpoint._on_connection_failed("smtp", failure)
        due = self._due(touchpoint)
        due.failure_reason = explain(touchpoint, "smtp", failure)
        due.conversation_id._changed()

    def _words(self, refused):
        """``ana@example.com: 550 No such user`` a line."""
        return "\n".join(
            f"{address}: {code} {words}" for address, (code, words) in refused.items()
        )

    def _uncertain_words(self, failure):
        return self.env._(
            "The server took the mail and then fell silent (%(detail)s). It may have "
            "been sent.",
            detail=failure.detail,
        )


class PlatformSender:
    """Odoo's own connection, with the face of adapters.smtp.Sender."""

    def __init__(self, session):
        self.session = session
