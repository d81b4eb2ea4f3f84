"""The mailbox's folder of sent mail: what it knows of mails, and what is put there."""

import logging
from datetime import timedelta

from odoo import fields

from ...adapters.errors import ConnectionFailed, Reason
from ...adapters.vault import SecretLost
from ...core.clock import is_due
from ...core.inbound.bounce import OUR_HEADER
from ..moments import due
from ..retried import retried
from .results import Results

_logger = logging.getLogger(__name__)

# For how long a mail that may have been sent is asked for.
ASK_FOR = timedelta(hours=6)
# Providers file what was sent within seconds, in bad moments within minutes.
FILED_WITHIN = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
# Before a copy that could not be put there is tried again.
COPY_PAUSE = timedelta(minutes=5)
BATCH = 50
FOLDER = "Sent"


class SentFolder:
    """Of one touchpoint, on a cursor that may be committed."""

    def __init__(self, touchpoint):
        self.touchpoint = touchpoint
        self.env = touchpoint.env

    def _search(self, domain, names=()):
        return self.env["email.message"].search_fetch(
            [("touchpoint_id", "=", self.touchpoint.id), *domain], names, order="id"
        )

    # -- mails that may have been sent --------------------------------------------

    def ask(self):
        """Ask the folder for the mails that may have been sent.

        What is there was sent. What is not there was probably not sent, where the
        provider files all that is sent; elsewhere it says nothing. It is the agent who
        decides then.
        """
        now = fields.Datetime.now()
        doubtful = self._search(
            [
                ("state", "=", "uncertain"),
                ("next_attempt_at", "!=", False),
                *due("next_attempt_at", now, ASK_FOR),
            ]
        )
        # Of a mail that some got before, the folder knows no more than that.
        again = doubtful.filtered("delivery")
        self._stop_asking(again, self._unknown_words())
        doubtful -= again
        if not doubtful:
            return
        if not self.touchpoint.imap_host:
            self._stop_asking(doubtful, self._unknown_words())
            return
        for mail in doubtful:
            mail.next_attempt_at = now + max(FIRST_PAUSE, now - mail._tried_at())
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self._ask_for(doubtful)

    def _ask_for(self, doubtful):
        try:
            with self.touchpoint.receiving_id._make_imap() as imap:
                folder = imap.sent_folder()
                if folder:
                    imap.select(folder)
                for mail in doubtful:
                    if not mail.exists():
                        continue
                    filed = folder and is_filed(imap, mail)
                    self._settle(mail, folder, filed)
        except (ConnectionFailed, SecretLost) as exc:
            _logger.info("Sent folder of %s not asked: %s", self.touchpoint.email, exc)
            now = fields.Datetime.now()
            old = doubtful.exists().filtered(
                lambda mail: now - mail._tried_at() > ASK_FOR
            )
            self._stop_asking(old, self._unknown_words())

    def _settle(self, mail, folder, filed):
        if filed:
            Results(mail).finish("sent", False)
        elif not folder:
            self._stop_asking(mail, self._unknown_words())
        elif fields.Datetime.now() - mail._tried_at() >= FILED_WITHIN:
            words = self._unknown_words()
            if self.touchpoint.provider_keeps_copy:
                words = self._absent_words(folder)
            self._stop_asking(mail, words)

    def _stop_asking(self, mails, words):
        if mails:
            retried(lambda: mails._stop_asking(words), self.env.cr)

    def _unknown_words(self):
        return self.env._(
            "Sending was interrupted, and nothing tells whether the mail left. Ask the "
            "customer, or send it again: it may then arrive twice."
        )

    def _absent_words(self, folder):
        return self.env._(
            "It is not in the mailbox's folder “%(folder)s”, where the provider files "
            "what is sent: it was probably not sent.",
            folder=folder,
        )

    # -- copies of what was sent ----------------------------------------------------

    def put_copies(self):
        """Put the copies there that nobody else puts there.

        The mail is kept as it left until the folder has it. It is looked for before it
        is put there: killed in between, the next worker finds it.
        """
        mails = self._to_copy()
        if not mails:
            return
        try:
            with self.touchpoint.receiving_id._make_imap() as imap:
                folder = self._open(imap)
                for mail in mails:
                    if mail.exists():
                        self._copy_one(imap, folder, mail)
        except (ConnectionFailed, SecretLost) as exc:
            _logger.warning("No copies to Sent of %s: %s", self.touchpoint.email, exc)

    def _to_copy(self):
        """Those to try now; all rest for growing pauses, and not for ever."""
        now = fields.Datetime.now()
        waiting = self._search(
            [("copy_due_at", "!=", False)], ["copy_due_at", "sent_at"]
        )
        mails = waiting.filtered(
            lambda mail: is_due(
                mail.copy_due_at, now, max(COPY_PAUSE, now - mail.sent_at)
            )
        )[:BATCH]
        limit = timedelta(hours=self.touchpoint.retry_hours)
        copies = copies_to_sent(self.touchpoint)
        wanted = mails.filtered(lambda mail: copies and now - mail.sent_at < limit)
        (mails - wanted).write({"copy_due_at": False, "sent_raw": False})
        for mail in wanted:
            mail.copy_due_at = now + max(COPY_PAUSE, now - mail.sent_at)
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return wanted

    def _open(self, imap):
        folder = imap.sent_folder()
        if not folder:
            imap.create_folder(FOLDER)
            folder = FOLDER
        imap.select(folder)
        return folder

    def _copy_one(self, imap, folder, mail):
        try:
            if not is_filed(imap, mail):
                imap.append(folder, mail.sent_raw)
        except ConnectionFailed as exc:
            if exc.reason != Reason.REFUSED:
                raise
            # Too big, maybe: the others may fit.
            _logger.warning("Mail %s not copied to Sent: %s", mail.message_id, exc)
            return
        retried(
            lambda: mail.exists().write({"copy_due_at": False, "sent_raw": False}),
            self.env.cr,
        )


def copies_to_sent(touchpoint):
    """Whether what leaves from there is copied into the folder."""
    return touchpoint.keep_sent_copy and bool(touchpoint.imap_host)


def is_filed(imap, mail):
    """Whether the selected folder holds the mail; some providers give it another
    Message-Id."""
    return (
        imap.id_of(mail.message_id) is not None
        or imap.id_of(mail.message_id, OUR_HEADER) is not None
    )
