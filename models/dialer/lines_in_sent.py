"""The mailbox's folder of sent mail: what it knows of lines that may have been sent."""

import logging

from odoo import fields
from odoo.tools import SQL

from ...adapters.errors import ConnectionFailed
from ...adapters.vault import SecretLost
from ..outbox.sent_folder import ASK_FOR, FILED_WITHIN, FIRST_PAUSE, is_filed
from ..retried import retried

_logger = logging.getLogger(__name__)

BATCH = 100
# Lines of a restored list, in the order in which they leave: so many in a row that are
# not there, and those behind them were not sent either.
MISSES = 25


class LinesInSent:
    """Of one touchpoint, on a cursor that may be committed."""

    def __init__(self, touchpoint):
        self.touchpoint = touchpoint
        self.env = touchpoint.env

    # -- lines that may have been sent ---------------------------------------------

    def ask(self):
        """What is there was sent. What is not there was probably not sent, where the
        provider files all that is sent; elsewhere it says nothing. It is a supervisor
        who decides then."""
        doubtful = self._doubtful()
        if not doubtful:
            return
        if not self.touchpoint.imap_host:
            self._stop_asking(doubtful, self._unknown_words())
            return
        now = fields.Datetime.now()
        for line in doubtful:
            line.next_attempt_at = now + max(FIRST_PAUSE, self._age(line))
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self._with_folder(lambda imap, folder: self._settle_all(imap, folder, doubtful))

    def _doubtful(self):
        now = fields.Datetime.now()
        return self.env["email.dialer.line"].search(
            [
                ("state", "=", "uncertain"),
                ("next_attempt_at", "<=", now),
                ("list_id.dialer_id.touchpoint_id", "=", self.touchpoint.id),
            ],
            order="id",
            limit=BATCH,
        )

    def _settle_all(self, imap, folder, doubtful):
        for line in doubtful.exists():
            if folder and is_filed(imap, line):
                retried(lambda each=line: _found(each), self.env.cr)
            elif not folder:
                self._stop_asking(line, self._unknown_words())
            elif self._age(line) >= FILED_WITHIN:
                keeps = self.touchpoint.provider_keeps_copy
                words = self._absent_words(folder) if keeps else self._unknown_words()
                self._stop_asking(line, words)

    def _age(self, line):
        return fields.Datetime.now() - (line.attempted_at or fields.Datetime.now())

    def _stop_asking(self, lines, words):
        def stop():
            left = lines.exists().filtered(lambda one: one.state == "uncertain")
            left.write({"next_attempt_at": False, "failure_reason": words})

        retried(stop, self.env.cr)

    # -- lines of a list that was restored -----------------------------------------

    def look_for(self, email_list):
        """Those that wait here, and were sent all the same; in the caller's
        transaction.

        :return: how many were found; None where nobody can be asked
        """
        if not self.touchpoint.imap_host:
            return None
        return self._with_folder(
            lambda imap, folder: self._look_for(imap, folder, email_list)
        )

    def _look_for(self, imap, folder, email_list):
        if not folder:
            return None
        found = missed = 0
        for line in self._waiting(email_list):
            if missed >= MISSES:
                break
            if is_filed(imap, line):
                _found(line)
                found, missed = found + 1, 0
            else:
                missed += 1
        return found

    def _waiting(self, email_list):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM email_dialer_line
                 WHERE list_id = %s AND state = 'waiting'
                 ORDER BY priority, id
                """,
                email_list.id,
            )
        )
        lines = self.env["email.dialer.line"]
        for (number,) in rows:
            yield lines.browse(number)

    # -- the folder ----------------------------------------------------------------

    def _with_folder(self, work):
        """What the work returns; None when the mailbox cannot be asked."""
        try:
            with self.touchpoint.receiving_id._make_imap() as imap:
                folder = imap.sent_folder()
                if folder:
                    imap.select(folder)
                return work(imap, folder)
        except (ConnectionFailed, SecretLost) as exc:
            _logger.info("Sent folder of %s not asked: %s", self.touchpoint.email, exc)
            old = self._doubtful().filtered(lambda one: self._age(one) > ASK_FOR)
            if old:
                self._stop_asking(old, self._unknown_words())
            return None

    def _unknown_words(self):
        return self.env._(
            "Sending was interrupted, and nothing tells whether the mail left. Ask the "
            "recipient and mark it as sent, or send it again: it may then arrive twice."
        )

    def _absent_words(self, folder):
        return self.env._(
            "It is not in the mailbox's folder “%(folder)s”, where the provider files "
            "what is sent: it was probably not sent.",
            folder=folder,
        )


def _found(line):
    """It was sent, whatever the ledger knew of it."""
    line = line.exists()
    if line.state in ("waiting", "uncertain"):
        line.write(
            {
                "state": "sent",
                "sent_at": line.attempted_at or fields.Datetime.now(),
                "failure_reason": False,
                "next_attempt_at": False,
                "ticket_due": line.ticket_due or line.list_id.dialer_id.makes_tickets,
            }
        )
