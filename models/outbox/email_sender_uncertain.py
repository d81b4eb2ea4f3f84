import logging
from datetime import timedelta

from odoo import fields, models

from ...adapters.errors import ConnectionFailed
from ...adapters.vault import SecretLost
from ...core.inbound.bounce import OUR_HEADER
from ..moments import due
from .email_sender import ASK_FOR

_logger = logging.getLogger(__name__)

# Providers file what was sent within seconds, in bad moments within minutes.
FILED_WITHIN = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)


class EmailSender(models.AbstractModel):
    """Mails that may have been sent: the mailbox's Sent folder is asked.

    What is there was sent. What is not there was probably not sent, where the provider
    files all that is sent; elsewhere it says nothing. It is the agent who decides then.
    """

    _inherit = "email.sender"

    def _result_vals(self, mail, state, words):
        vals = super()._result_vals(mail, state, words)
        if state == "uncertain":
            vals["next_attempt_at"] = fields.Datetime.now()
        return vals

    def _ask_back(self, touchpoint):
        now = fields.Datetime.now()
        doubtful = self.env["email.message"].search(
            [
                ("state", "=", "uncertain"),
                ("next_attempt_at", "!=", False),
                *due("next_attempt_at", now, ASK_FOR),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
            ]
        )
        # Of a mail that some got before, the folder knows no more than that.
        again = doubtful.filtered("delivery")
        self._stop_asking(again, self._unknown_words())
        doubtful -= again
        if not doubtful:
            return
        if not touchpoint.imap_host:
            self._stop_asking(doubtful, self._unknown_words())
            return
        for mail in doubtful:
            mail.next_attempt_at = now + max(FIRST_PAUSE, now - mail._tried_at())
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self._ask_mailbox(touchpoint, doubtful)

    def _ask_mailbox(self, touchpoint, doubtful):
        try:
            with touchpoint._make_imap() as imap:
                folder = imap.sent_folder()
                if folder:
                    imap.select(folder)
                for mail in doubtful:
                    filed = folder and self._is_filed(imap, mail)
                    self._settle(mail, touchpoint, folder, filed)
        except (ConnectionFailed, SecretLost) as exc:
            _logger.info("Sent folder of %s not asked: %s", touchpoint.email, exc)
            now = fields.Datetime.now()
            old = doubtful.filtered(lambda mail: now - mail._tried_at() > ASK_FOR)
            self._stop_asking(old, self._unknown_words())

    def _is_filed(self, imap, mail):
        """Whether the selected folder holds the mail; some providers give it another
        Message-Id."""
        return (
            imap.id_of(mail.message_id) is not None
            or imap.id_of(mail.message_id, OUR_HEADER) is not None
        )

    def _settle(self, mail, touchpoint, folder, filed):
        if filed:
            self._finish(mail, "sent", False)
        elif not folder:
            self._stop_asking(mail, self._unknown_words())
        elif fields.Datetime.now() - mail._tried_at() >= FILED_WITHIN:
            words = self._unknown_words()
            if touchpoint.provider_keeps_copy:
                words = self._absent_words(folder)
            self._stop_asking(mail, words)

    def _stop_asking(self, mails, words):
        if not mails:
            return

        def stop():
            left = mails.filtered(lambda mail: mail.state == "uncertain")
            left.write({"next_attempt_at": False, "failure_reason": words})
            for mail in left:
                mail._on_result()
            left.conversation_id._changed()

        self._committed(stop)

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
