import logging
from datetime import timedelta

from odoo import fields, models

from ...adapters.errors import ConnectionFailed, Reason
from ...adapters.vault import SecretLost
from ...core.clock import is_due
from .email_sender import COPY_PAUSE

_logger = logging.getLogger(__name__)

# A server that files what is sent by itself has done so by then, and is left alone.
DELAY = timedelta(seconds=30)
BATCH = 50
FOLDER = "Sent"


class EmailSender(models.AbstractModel):
    """The copy in the mailbox's Sent folder, where nobody else puts one.

    The mail is kept as it left until the folder has it. It is looked for before it is
    put there: killed in between, the next worker finds it.
    """

    _inherit = "email.sender"

    def _sending_vals(self, mail, raw):
        vals = super()._sending_vals(mail, raw)
        if mail.conversation_id.touchpoint_id._copies_to_sent():
            vals["sent_raw"] = raw
        return vals

    def _result_vals(self, mail, state, words):
        vals = super()._result_vals(mail, state, words)
        if mail.state == "uncertain" or state == "failed":
            vals["sent_raw"] = False  # found there, or never sent
        elif state == "sent" and mail.sent_raw:
            vals.update(self._copy_vals())
        return vals

    def _copy_vals(self):
        now = fields.Datetime.now()
        return {"sent_at": now, "copy_due_at": now + DELAY}

    def _copy_to_sent(self, touchpoint):
        now = fields.Datetime.now()
        waiting = self.env["email.message"].search_fetch(
            [
                ("copy_due_at", "!=", False),
                ("conversation_id.touchpoint_id", "=", touchpoint.id),
            ],
            ["copy_due_at", "sent_at"],
            order="id",
        )
        mails = waiting.filtered(
            lambda mail: is_due(
                mail.copy_due_at, now, max(COPY_PAUSE, now - mail.sent_at)
            )
        )[:BATCH]
        mails = self._with_copy_wanted(mails, touchpoint)
        if not mails:
            return
        try:
            with touchpoint._make_imap() as imap:
                folder = self._open_sent_folder(imap)
                for mail in mails:
                    self._copy_one(imap, folder, mail)
        except (ConnectionFailed, SecretLost) as exc:
            _logger.warning("No copies to Sent of %s: %s", touchpoint.email, exc)

    def _with_copy_wanted(self, mails, touchpoint):
        """Those to try now; all rest for growing pauses, and not for ever."""
        now = fields.Datetime.now()
        limit = timedelta(hours=touchpoint.retry_hours)
        copies = touchpoint._copies_to_sent()
        wanted = mails.filtered(lambda mail: copies and now - mail.sent_at < limit)
        (mails - wanted).write({"copy_due_at": False, "sent_raw": False})
        for mail in wanted:
            mail.copy_due_at = now + max(COPY_PAUSE, now - mail.sent_at)
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return wanted

    def _open_sent_folder(self, imap):
        folder = imap.sent_folder()
        if not folder:
            imap.create_folder(FOLDER)
            folder = FOLDER
        imap.select(folder)
        return folder

    def _copy_one(self, imap, folder, mail):
        try:
            if not self._is_filed(imap, mail):
                imap.append(folder, mail.sent_raw)
        except ConnectionFailed as exc:
            if exc.reason != Reason.REFUSED:
                raise
            # Too big, maybe: the others may fit.
            _logger.warning("Mail %s not copied to Sent: %s", mail.message_id, exc)
            return

        def done():
            mail.write({"copy_due_at": False, "sent_raw": False})

        self._committed(done)


class EmailTouchpoint(models.Model):
    _inherit = "email.touchpoint"

    def _copies_to_sent(self):
        return self.keep_sent_copy and bool(self.imap_host)
