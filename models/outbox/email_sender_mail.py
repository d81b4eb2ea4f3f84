import copy
import logging
import smtplib
from email import policy

import psycopg2

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ...adapters.errors import (
    AdapterError,
    ConnectionFailed,
    Deferred,
    MaybeSent,
    Reason,
    Refused,
)
from ...adapters.smtp_errors import translated
from ...core.outbox import pacing
from ..own_context import Own
from ..retried import CONFLICTS, TRIES, retried
from .sending_line import NotBuilt, note_start

_logger = logging.getLogger(__name__)

INTERRUPTED = 5  # attempts that ended without a word: it is what ends the worker
SILENCES = 2  # mails in a row that end the connection: it is not the mails


class EmailSender(models.AbstractModel):
    """One mail: each step is committed before the next one is taken.

    Killed before "sending" is committed, it waits for its next attempt. Killed between
    that and the result, it may have been sent, and says so. Killed after it, the
    result is known.
    """

    _inherit = "email.sender"

    def _send_one(self, mail, line):
        """Returns whether the mail was tried.

        Raises ConnectionFailed when no mail can be sent, Limited when none should.
        """
        if not self._begin(mail):
            return False
        message, raw = self._build_or_fail(mail)
        if not message:
            return False
        try:
            session = line.session
        except ConnectionFailed:
            self._give_back(mail)
            raise
        if not self._mark_sending(mail, raw):
            return False
        self._conclude(mail, line, session, message)
        return True

    def _build_or_fail(self, mail):
        """The mail, and its bytes; (None, None) when that failed, which is then said
        of this mail and keeps no other from leaving."""
        try:
            message = self._build(mail)
            return message, message.as_bytes(policy=policy.SMTP)
        except psycopg2.Error:
            raise  # of the database, not of the mail
        except Exception as exc:  # noqa: BLE001  # whatever a stranger's file leads to
            _logger.warning("Mail %s cannot be built", mail.message_id, exc_info=True)
            self._finish(mail, "failed", self._unbuildable_words(exc))
            return None, None

    def _conclude(self, mail, line, session, message):
        try:
            refused = self._transmit(mail, line, session, message)
        except Refused as exc:
            self._on_refused(mail, exc)
        except Deferred as exc:
            self._slow_down(mail, exc)
            self._defer(mail, self._words(exc.recipients) or str(exc))
        except MaybeSent as exc:
            self._finish(mail, "uncertain", self._uncertain_words(exc))
        except ConnectionFailed as exc:
            self._on_dropped(mail, line, exc)
        except NotBuilt as exc:
            _logger.warning("Mail %s cannot be built", mail.message_id, exc_info=True)
            self._finish(mail, "failed", self._unbuildable_words(exc.__cause__))
        else:
            self._on_taken(mail, refused)

    def _on_dropped(self, mail, line, exc):
        """This mail may be what ends the connection: the others are tried first."""
        if exc.reason == Reason.LOGIN:
            self._give_back(mail)
            raise exc
        self._defer(mail, self._dropped_words(exc))
        line.silences += 1
        if line.silences >= SILENCES:
            raise exc

    # -- before ------------------------------------------------------------------

    def _begin(self, mail):
        """Count the attempt before it is made: a mail that ends its worker each time
        rests like any other, and the next worker goes on with those behind it."""

        def begin():
            if mail.state != "queued":
                return False
            # A lost count of attempts is no harm: no need to wait for the disk.
            self.env.cr.execute(SQL("SET LOCAL synchronous_commit TO OFF"))
            attempts = mail.attempts + 1
            rest = pacing.retry_pause(attempts)
            mail.write(
                {
                    "attempts": attempts,
                    "next_attempt_at": fields.Datetime.now() + rest,
                }
            )
            return True

        if not self._committed(begin):
            return False
        if mail.attempts > INTERRUPTED and not mail.failure_reason:
            words = self.env._("Sending was interrupted each time. It was not sent.")
            self._finish(mail, "failed", words)
            return False
        return True

    def _mark_sending(self, mail, raw):
        """From here on it may have been sent; False when somebody took it back."""

        def mark():
            if mail.state != "queued":
                return False
            mail.write(self._sending_vals(mail, raw))
            mail.conversation_id._changed()
            return True

        try:
            # Once: what was built is of this transaction.
            return self._committed(mark, tries=1)
        except CONFLICTS:
            return False

    def _sending_vals(self, mail, raw):
        return {"state": "sending", "attempted_at": fields.Datetime.now()}

    def _give_back(self, mail):
        """Nothing was wrong with the mail, and it was not tried."""

        def give_back():
            if mail.state in ("queued", "sending"):
                mail.write(
                    {
                        "state": "queued",
                        "attempts": mail.attempts - 1,
                        "next_attempt_at": False,
                    }
                )

        self._committed(give_back)

    # -- the server --------------------------------------------------------------

    def _transmit(self, mail, line, session, message):
        """Hand the mail to the server; returns {refused address: (code, words)}."""
        # Odoo takes headers out of it, which a second try needs.
        spare = copy.deepcopy(message) if line.has_carried(session) else None
        try:
            refused = self._hand_over(mail, session, message)
        except (ConnectionFailed, Deferred) as exc:
            if not spare or not line.is_worn_out(session, exc):
                raise
            line.renew()
            session = line.session
            refused = self._hand_over(mail, session, spare)
        line.note(session)
        return refused

    def _hand_over(self, mail, session, message):
        server = self.env["ir.mail_server"].with_context(
            domain_bounce_address=mail.conversation_id.touchpoint_id.email,
            email_channel_recipients=Own(self._recipients(mail)),
        )
        session.outcome = {}
        note_start(session)
        try:
            server.send_email(message, smtp_session=session)
        except MailDeliveryException as exc:
            if isinstance(session.outcome, AdapterError):
                raise session.outcome from None
            self._raise_cause(mail, session, exc.__context__)
        except smtplib.SMTPServerDisconnected as exc:
            # Only Odoo's own session says no more than this.
            raise MaybeSent(str(exc)) from None
        except AssertionError as exc:
            # Core's word for a mail that names nobody it can be sent to.
            raise Refused(0, str(exc.args[0])) from None
        except psycopg2.Error:
            raise
        except Exception as exc:  # noqa: BLE001  # _conclude records it
            self._raise_cause(mail, session, exc)
        return session.outcome

    def _raise_cause(self, mail, session, exc):
        """What core or another addon raised, as what became of the mail."""
        if isinstance(exc, (smtplib.SMTPException, OSError)):
            with translated(recipients=[mail.email_to]):
                raise exc from None
        if session.begun:
            raise MaybeSent(type(exc).__name__) from exc
        raise NotBuilt from exc

    def _committed(self, work, tries=TRIES):
        """Do ``work`` and commit it; again when somebody changed the mail at the same
        time, from what it is then."""
        return retried(work, self.env.cr, tries)
