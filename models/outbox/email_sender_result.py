import logging

from odoo import fields, models
from odoo.exceptions import UserError

from ...core.outbox import pacing
from .sending_line import FileLost, Limited

_logger = logging.getLogger(__name__)


class EmailSender(models.AbstractModel):
    """What the server's answer to a mail comes to."""

    _inherit = "email.sender"

    def _on_taken(self, mail, refused):
        """It was taken; maybe not for every recipient (RFC 5321, 4.2.5)."""
        mail.conversation_id.touchpoint_id._on_limit_over()
        later = {to: words for to, words in refused.items() if words[0] < 500}
        final = {to: words for to, words in refused.items() if to not in later}
        words = self._lines(self._refused_before(mail), self._words(final))
        if later:
            delivery = {"left": sorted(later), "refused": words}
            self._defer(mail, self._lines(words, self._words(later)), delivery)
        else:
            self._finish(mail, "sent", words)

    def _on_refused(self, mail, exc):
        self._slow_down(mail, exc)
        words = self._words(exc.recipients) or str(exc)
        # What was left of a mail that the other recipients have got.
        state = "sent" if mail.delivery else "failed"
        self._finish(mail, state, self._lines(self._refused_before(mail), words))

    def _refused_before(self, mail):
        return (mail.delivery or {}).get("refused", "")

    def _lines(self, *words):
        return "\n".join(filter(None, words))

    def _slow_down(self, mail, exc):
        """Raise Limited when the answer is about the account, not about this mail."""
        codes = list(exc.recipients.values()) or [(exc.code, exc.words)]
        if not any(pacing.is_limit(*answer) for answer in codes):
            return
        words = str(exc)
        if self._out_of_time(mail):
            self._finish(mail, "sent" if mail.delivery else "failed", words)
        else:
            self._wait_for_limit(mail, words)
        raise Limited(words)

    def _wait_for_limit(self, mail, words):
        """The touchpoint rests; the mail is first in the queue after that."""

        def wait():
            mail.write(
                {
                    "state": "queued",
                    "attempts": mail.attempts - 1,
                    "next_attempt_at": False,
                    "failure_reason": words,
                    "trouble_since": mail.trouble_since or fields.Datetime.now(),
                }
            )
            mail.conversation_id._changed()

        self._committed(wait)

    def _defer(self, mail, words, delivery=None):
        """Try again after a pause; not for ever.

        :param delivery: see email.message; what is left of a mail that others got
        """
        delivery = delivery or mail.delivery
        if self._out_of_time(mail):
            self._finish(mail, "sent" if delivery else "failed", words)
            return

        def defer():
            mail.write(
                {
                    "state": "queued",
                    "failure_reason": words,
                    "delivery": delivery,
                    "next_attempt_at": fields.Datetime.now()
                    + pacing.retry_pause(mail.attempts),
                    "trouble_since": mail.trouble_since or fields.Datetime.now(),
                }
            )
            mail.conversation_id._changed()

        self._committed(defer)

    def _out_of_time(self, mail):
        hours = mail.conversation_id.touchpoint_id.retry_hours
        return pacing.is_over(mail.trouble_since or None, fields.Datetime.now(), hours)

    def _finish(self, mail, state, words):
        """Commit the result: from here on it is known."""

        def finish():
            if mail.state not in ("queued", "sending", "uncertain"):
                return  # its bounce was faster
            mail.write(self._result_vals(mail, state, words))
            if state == "sent":
                self._forget_outgoing(mail)
            mail._on_result()
            mail.conversation_id._changed()

        self._committed(finish)
        _logger.info(
            "Mail %s through %s: %s",
            mail.message_id,
            mail.conversation_id.touchpoint_id.email,
            state,
        )

    def _forget_outgoing(self, mail):
        """What was kept to send it, or to write it once more."""
        self._outgoing(mail).unlink()
        mail.quote_html = False

    def _result_vals(self, mail, state, words):
        vals = {"state": state, "failure_reason": words, "next_attempt_at": False}
        if state == "sent":
            vals.update(sent_at=fields.Datetime.now(), delivery=False)
        return vals

    # -- words -------------------------------------------------------------------

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

    def _dropped_words(self, failure):
        return self.env._(
            "The server ended the connection before it took the mail (%(detail)s).",
            detail=failure.detail,
        )

    def _unbuildable_words(self, exc):
        if isinstance(exc, FileLost):
            return self.env._(
                "The file “%(file)s” is gone or damaged, so the e-mail was not sent. "
                "Edit it, attach the file again and send it.",
                file=exc.name,
            )
        if isinstance(exc, UserError):
            return str(exc)
        return self.env._(
            "Odoo could not put the mail together: an address, a file or the text "
            "cannot be sent as it is. Edit it and send it again. An administrator "
            "finds the cause in the server's log (%(error)s).",
            error=type(exc).__name__,
        )
