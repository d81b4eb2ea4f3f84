"""What came of a mail that was to leave: stored, committed, and said in words."""

import logging
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from ...core.outbox import pacing
from ..retried import retried
from .sending_line import FileLost

_logger = logging.getLogger(__name__)

# A server that files what is sent by itself has done so by then, and is left alone.
COPY_DELAY = timedelta(seconds=30)


class Results:
    """Of one mail (email.message, with the rights of the system)."""

    def __init__(self, mail):
        self.mail = mail
        self.env = mail.env
        # For the log: the mail may be deleted meanwhile.
        self.name = f"{mail.message_id} through {mail.touchpoint_id.email}"

    def is_in(self, *states):
        """Whether the mail is still there, and in one of these states."""
        return self.mail.exists().state in states

    def taken(self, refused):
        """It was taken; maybe not for every recipient (RFC 5321, 4.2.5).

        :param refused: {address: (code, words)}
        """
        if self.mail.exists():
            self.mail.touchpoint_id._on_limit_over()
        later = {to: words for to, words in refused.items() if words[0] < 500}
        final = {to: words for to, words in refused.items() if to not in later}
        words = _lines(self._refused_before(), self.lines_of(final))
        if later:
            delivery = {"left": sorted(later), "refused": words}
            self.defer(_lines(words, self.lines_of(later)), delivery)
        else:
            self.finish("sent", words)

    def refused(self, exc):
        """:param exc: adapters.errors.Refused"""
        words = self.lines_of(exc.recipients) or str(exc)
        self.finish(self._end_state(), _lines(self._refused_before(), words))

    def limited(self, words):
        """The touchpoint rests; the mail is the first of its kind after that."""
        if self.out_of_time():
            self.finish(self._end_state(), words)
            return
        self._write_waiting(
            lambda mail: {
                "attempts": mail.attempts - 1,
                "next_attempt_at": False,
                "failure_reason": words,
            }
        )

    def defer(self, words, delivery=None):
        """Try again after a pause; not for ever.

        :param delivery: see email.message; what is left of a mail that others got
        """
        delivery = delivery or (self.mail.exists() and self.mail.delivery)
        if self.out_of_time():
            self.finish("sent" if delivery else "failed", words)
            return
        self._write_waiting(
            lambda mail: {
                "failure_reason": words,
                "delivery": delivery,
                "next_attempt_at": fields.Datetime.now()
                + pacing.retry_pause(mail.attempts),
            }
        )

    def out_of_time(self):
        """Whether its trouble has lasted for longer than its touchpoint tries."""
        mail = self.mail.exists()
        hours = mail.touchpoint_id.retry_hours
        return pacing.is_over(mail.trouble_since or None, fields.Datetime.now(), hours)

    def finish(self, state, words):
        """Commit the result: from here on it is known."""
        mail = self.mail

        def finish():
            if not self.is_in("queued", "sending", "uncertain"):
                return  # its bounce was faster, or it was deleted
            mail.write(self._vals(state, words))
            if state == "sent":
                mail._forget_outgoing()
                self.env["email.automation.entry"]._on_mails_sent(mail)
            mail._on_result()
            mail.conversation_id._changed()

        retried(finish, self.env.cr)
        _logger.info("Mail %s: %s", self.name, state)

    def _vals(self, state, words):
        now = fields.Datetime.now()
        vals = {"state": state, "failure_reason": words, "next_attempt_at": False}
        if state == "sent":
            vals.update(sent_at=now, delivery=False)
        if state == "uncertain":
            vals["next_attempt_at"] = now  # the Sent folder is asked
        if self.mail.state == "uncertain" or state == "failed":
            vals["sent_raw"] = False  # found there, or never sent
        elif state == "sent" and self.mail.sent_raw:
            vals.update(copy_vals())
        return vals

    def _write_waiting(self, vals_of):
        def wait():
            mail = self.mail.exists()
            if mail.state not in ("queued", "sending"):
                return  # its bounce was faster, or it was deleted
            since = mail.trouble_since or fields.Datetime.now()
            mail.write({"state": "queued", "trouble_since": since, **vals_of(mail)})
            mail.conversation_id._changed()

        retried(wait, self.env.cr)

    def _end_state(self):
        """Of what is not tried any more: what was left of a mail that others have got
        was sent, but for them."""
        return "sent" if self.mail.exists().delivery else "failed"

    def _refused_before(self):
        return (self.mail.exists().delivery or {}).get("refused", "")

    # -- words -----------------------------------------------------------------------

    def lines_of(self, refused):
        """``ana@example.com: 550 No such user`` a line."""
        return "\n".join(
            f"{address}: {code} {words}" for address, (code, words) in refused.items()
        )

    def dropped_words(self, failure):
        return self.env._(
            "The server ended the connection before it took the mail (%(detail)s).",
            detail=failure.detail,
        )

    def unbuildable_words(self, exc):
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


def uncertain_words(env, failure):
    """:param failure: adapters.errors.MaybeSent"""
    return env._(
        "The server took the mail and then fell silent (%(detail)s). It may have "
        "been sent.",
        detail=failure.detail,
    )


def copy_vals():
    """Of a mail that was sent and is to be copied into the Sent folder."""
    now = fields.Datetime.now()
    return {"sent_at": now, "copy_due_at": now + COPY_DELAY}


def _lines(*words):
    return "\n".join(filter(None, words))
