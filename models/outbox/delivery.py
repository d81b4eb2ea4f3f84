"""One mail on its way: each step is committed before the next one is taken.

Killed before "sending" is committed, it waits for its next attempt. Killed between that
and the result, it may have been sent, and says so. Killed after it, the result is
known.
"""

import copy
import logging
from email import policy

import psycopg2

from odoo import fields
from odoo.tools import SQL

from ...adapters.errors import ConnectionFailed, Deferred, MaybeSent, Reason, Refused
from ...core.outbox import pacing
from ...core.outbox.own_copy import own_copy
from ..own_context import Own
from ..retried import CONFLICTS, TRIES, retried
from .outgoing_message import OutgoingMessage
from .results import Results, uncertain_words
from .sending_line import Limited, NotBuilt
from .sent_folder import copies_to_sent

_logger = logging.getLogger(__name__)

INTERRUPTED = 5  # attempts that ended without a word: it is what ends the worker
SILENCES = 2  # mails in a row that end the connection: it is not the mails


class Delivery:
    """One attempt to send a mail.

    :param mail: email.message with the rights of the system, on a cursor that may be
        committed
    :param line: the Line by which it leaves
    """

    def __init__(self, mail, line):
        self.mail = mail
        self.line = line
        self.env = mail.env
        self.results = Results(mail)

    def run(self):
        """Send it, and store what came of it.

        :return: whether it was tried
        :raises ConnectionFailed: when no mail can be sent
        :raises Limited: when none should be sent for now
        """
        if not self._begin():
            return False
        message, raw = self._build_or_fail()
        if not message:
            return False
        try:
            session = self.line.session
        except ConnectionFailed:
            self._give_back()
            raise
        if not self._mark_sending(raw):
            return False
        self._conclude(session, message)
        return True

    # -- before --------------------------------------------------------------------

    def _begin(self):
        """Count the attempt before it is made: a mail that ends its worker each time
        rests like any other, and the next worker goes on with those behind it."""
        mail = self.mail

        def begin():
            if not self._may_leave():
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
            self.results.finish("failed", words)
            return False
        return True

    def _build_or_fail(self):
        """The mail, and its bytes as the Sent folder has it; (None, None) when that
        failed, which is then said of this mail and keeps no other from leaving."""
        try:
            message = self.build()
            return message, own_copy(message).as_bytes(policy=policy.SMTP)
        except psycopg2.Error:
            raise  # of the database, not of the mail
        except Exception as exc:  # noqa: BLE001  # whatever a stranger's file leads to
            self._on_unbuildable(exc)
            return None, None

    def build(self):
        """email.message.EmailMessage. Raises FileLost, among others."""
        return OutgoingMessage(self.mail).build()

    def _mark_sending(self, raw):
        """From here on it may have been sent; False when somebody took it back."""
        mail = self.mail

        def mark():
            if not self._may_leave():
                return False
            vals = {"state": "sending", "attempted_at": fields.Datetime.now()}
            if copies_to_sent(mail.touchpoint_id):
                vals["sent_raw"] = raw
            mail.write(vals)
            mail.conversation_id._changed()
            return True

        try:
            # Once: what was built is of this transaction.
            return self._committed(mark, tries=1)
        except CONFLICTS:
            return False

    def _may_leave(self):
        """Whether it is there, and neither taken back nor waiting for its files."""
        return self.results.is_in("queued") and not self.mail.files_wait

    def _give_back(self):
        """Nothing was wrong with the mail, and it was not tried."""

        def give_back():
            if self.results.is_in("queued", "sending"):
                self.mail.write(
                    {
                        "state": "queued",
                        "attempts": self.mail.attempts - 1,
                        "next_attempt_at": False,
                    }
                )

        self._committed(give_back)

    # -- the server's answer ---------------------------------------------------------

    def _conclude(self, session, message):
        results = self.results
        try:
            refused = self._carry(session, message)
        except Refused as exc:
            self._slow_down(exc)
            results.refused(exc)
        except Deferred as exc:
            self._slow_down(exc)
            results.defer(results.lines_of(exc.recipients) or str(exc))
        except MaybeSent as exc:
            results.finish("uncertain", uncertain_words(self.env, exc))
        except ConnectionFailed as exc:
            self._on_dropped(exc)
        except NotBuilt as exc:
            self._on_unbuildable(exc.__cause__)
        else:
            results.taken(refused)

    def _carry(self, session, message):
        mail = self.mail
        server = self.env["ir.mail_server"].with_context(
            domain_bounce_address=mail.touchpoint_id.email,
            email_channel_recipients=Own(OutgoingMessage(mail).recipients()),
        )
        if self._goes_without_sender():
            return self._carry_without_sender(server, session, message)
        return self.line.carry(server, session, message, mail.email_to)

    def _goes_without_sender(self):
        """Whether the envelope names no sender: then nothing comes back to an automatic
        answer, and no loop begins (RFC 3834, 3.3)."""
        return self.mail.occasion and self.mail.touchpoint_id._takes_null_sender()

    def _carry_without_sender(self, server, session, message):
        """Some servers take no mail without a sender; they are told who we are."""
        to, spare = self.mail.email_to, copy.deepcopy(message)
        nameless = server.with_context(email_channel_null_sender=Own())
        try:
            return self.line.carry(nameless, session, message, to)
        except (Refused, Deferred) as exc:
            refused = self.line.carry(server, self.line.session, spare, to)
            if isinstance(exc, Refused):
                self.mail.touchpoint_id._on_null_sender_refused()
            return refused

    def _slow_down(self, exc):
        """Raise Limited when the answer is about the account, not about this mail."""
        codes = list(exc.recipients.values()) or [(exc.code, exc.words)]
        if not any(pacing.is_limit(*answer) for answer in codes):
            return
        self.results.limited(str(exc))
        raise Limited(str(exc))

    def _on_dropped(self, exc):
        """This mail may be what ends the connection: the others are tried first."""
        if exc.reason == Reason.LOGIN:
            self._give_back()
            raise exc
        self.results.defer(self.results.dropped_words(exc))
        self.line.silences += 1
        if self.line.silences >= SILENCES:
            raise exc

    def _on_unbuildable(self, exc):
        _logger.warning("Mail %s cannot be built", self.results.name, exc_info=exc)
        self.results.finish("failed", self.results.unbuildable_words(exc))

    def _committed(self, work, tries=TRIES):
        """Do ``work`` and commit it; again when somebody changed the mail at the same
        time, from what it is then."""
        return retried(work, self.env.cr, tries)
