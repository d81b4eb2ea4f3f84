import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...adapters.pdf import NotInstalled, PdfFailed, Unmakeable
from ..jobs import report_progress, time_is_up
from ..own_transaction import claim
from ..retried import CONFLICTS
from .transcript_writer import TranscriptWriter

_logger = logging.getLogger(__name__)

# Minutes until it is tried again.
PAUSES = (1, 5, 30, 120)


class EmailTranscript(models.Model):
    """The job that makes what is due."""

    _inherit = "email.transcript"

    @api.model
    def _run(self):
        """Make what is due, the one that waits for longest first. When Odoo's time for
        a job is up before, it asks to run again at once."""
        tried = set()
        while not time_is_up(self.env):
            conversation = self._next_due(tried)
            if not conversation:
                return
            tried.add(conversation.id)
            with claim(self.env, self._table, conversation.id) as claimed:
                if claimed:
                    self._make_or_note(conversation)
            report_progress(self.env)
        self._run_again()

    def _run_again(self, moment=None):
        # sudo: see _on_thread_changed
        self.env.ref("email_channel.ir_cron_transcript").sudo()._trigger(at=moment)

    def _next_due(self, tried):
        self.env["email.transcript.change"].flush_model()
        self.flush_model()
        found = self.env.execute_query(
            SQL(
                """SELECT change.conversation_id
                     FROM email_transcript_change change
                     LEFT JOIN email_transcript made
                          ON made.conversation_id = change.conversation_id
                    WHERE change.due_at <= %(now)s
                      AND change.conversation_id != ALL(%(tried)s)
                      AND (made.next_attempt_at IS NULL
                           OR made.next_attempt_at <= %(now)s)
                    ORDER BY change.due_at LIMIT 1""",
                now=fields.Datetime.now(),
                tried=list(tried),
            )
        )
        return self.env["email.conversation"].browse(each for (each,) in found)

    def _make_or_note(self, conversation):
        """In a cursor of its own; what goes wrong with one is noted on it, and keeps
        none of the others waiting."""
        with self.env.registry.cursor() as cr:
            # sudo: the PDF is the system's.
            mine = conversation.with_env(self.env(cr=cr, su=True)).exists()
            transcript = mine.env["email.transcript"]._begin(mine)
            if not transcript:
                return
            try:
                TranscriptWriter(transcript).bring_up_to_date()
                transcript._on_made()
            except CONFLICTS:
                # Its ticket, or one of its mails, has just changed: it is still due.
                cr.rollback()
                transcript._try_again({"code": "conflict"})
            except PdfFailed as exc:
                cr.rollback()
                transcript._try_again(_failure_of(exc))
            except Exception as exc:  # noqa: BLE001  # recorded here, and only here
                cr.rollback()
                _logger.exception("PDF of %s", conversation.id)
                transcript._try_again({"code": "other", "words": type(exc).__name__})
            cr.commit()  # pylint: disable=invalid-commit

    def _begin(self, conversation):
        """Its transcript, on which it is committed that it is being tried: what ends
        the worker each time is not tried for ever."""
        transcript = self.search([("conversation_id", "=", conversation.id)])
        if not conversation:
            return transcript
        if not transcript:
            transcript = self.create({"conversation_id": conversation.id})
        if transcript.attempts > len(PAUSES):
            transcript._give_up(transcript.failure or {"code": "ended"})
            self.env.cr.commit()  # pylint: disable=invalid-commit
            return self.browse()
        transcript.attempts += 1
        transcript._plan_next()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return transcript

    def _plan_next(self):
        pause = PAUSES[min(self.attempts, len(PAUSES)) - 1]
        self.next_attempt_at = fields.Datetime.now() + timedelta(minutes=pause)

    def _on_made(self):
        self.write(
            {
                "made_at": fields.Datetime.now(),
                "attempts": 0,
                "next_attempt_at": False,
                "failure": False,
            }
        )
        self.conversation_id._changed()

    def _try_again(self, failure):
        """:param failure: Json, see the field"""
        _logger.warning("PDF of %s: %s", self.conversation_id.session, failure)
        self.failure = failure
        if self.attempts > len(PAUSES):
            self._give_up(failure)
        else:
            self._run_again(self.next_attempt_at)
        self.conversation_id._changed()

    def _give_up(self, failure):
        """Until something changes again."""
        self.env["email.transcript.change"].search(
            [("conversation_id", "=", self.conversation_id.id)]
        ).unlink()
        self.write({"attempts": 0, "next_attempt_at": False, "failure": failure})


def _failure_of(exc):
    if isinstance(exc, NotInstalled):
        return {"code": "not_installed", "words": exc.words}
    if isinstance(exc, Unmakeable):
        return {"code": "unmakeable", "words": exc.reason}
    return {"code": "not_started", "words": exc.words}
