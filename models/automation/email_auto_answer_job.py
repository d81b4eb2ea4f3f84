import logging
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger

from ..jobs import report_progress, time_is_up
from ..retried import CONFLICTS, retried
from .answer_closing import Closing
from .answer_deciding import Deciding, settings_of
from .answer_writing import AnswerWriting

_logger = logging.getLogger(__name__)

BATCH = 200


class EmailAutoAnswerJob(models.AbstractModel):
    """Answers automatically: what is to be answered is noted where it happens, and
    written and queued by a job, each answer in a transaction of its own.

    Killed before its end, an answer is due as before; after it, it is in the outbox. A
    text that cannot be written stops no mail from coming in, and no other answer.
    """

    _name = "email.auto.answer.job"
    _description = "Automatic Answering"

    # -- noted -----------------------------------------------------------------------

    @api.model
    def _on_mails_in(self, letters):
        """:param letters: models.inbound.letter.Letter, of one touchpoint"""
        if not letters:
            return
        settings = settings_of(letters[0].touchpoint)
        if settings.since and settings.on:
            self._note(Deciding(letters, settings).rows())

    @api.model
    def _on_closed(self, conversations, by):
        """:param by: "agent" or "system" """
        self._note(Closing(conversations, by).rows())

    def _note(self, rows):
        added = self.env["email.auto.answer.log"]._note(rows)
        moments = {row["due_at"] for row in rows if row["state"] == "due"}
        if added and moments:
            self._run_at(min(moments))

    def _run_at(self, moment):
        job = self.env.ref("email_channel.ir_cron_answer", raise_if_not_found=False)
        if job:
            # sudo: whoever's action leads to an answer, the job is the system's.
            job.sudo()._trigger(moment)

    # -- written ---------------------------------------------------------------------

    @api.model
    def _cron_answer(self):
        """Write what is due."""
        due = [("state", "=", "due"), ("due_at", "<=", fields.Datetime.now())]
        found = self.env["email.auto.answer.log"].search(
            due, order="due_at, id", limit=BATCH
        )
        for number in found.ids:
            self._answer_apart(number)
            report_progress(self.env)
            if time_is_up(self.env):
                break
        else:
            if len(found) < BATCH:
                return
        self._run_at(fields.Datetime.now())

    def _answer_apart(self, number):
        try:
            retried(partial(self._in_own_cursor, number, self._answer_one))
        except CONFLICTS:
            _logger.warning("Automatic answer %s is not written: in use", number)
        except psycopg2.OperationalError:
            raise  # of the database: the next run finds it due
        except Exception as exc:  # noqa: BLE001  # recorded here, and only here
            # One text's trouble must not keep the others waiting.
            _logger.exception("Automatic answer %s was not written", number)
            words = f"{type(exc).__name__}: {exc}"
            fail = partial(self._fail_one, words=words)
            retried(partial(self._in_own_cursor, number, fail))

    def _in_own_cursor(self, number, work):
        with mute_logger("odoo.sql_db"), self.env.registry.cursor() as cr:
            row = self._claim(self.env(cr=cr, su=True), number)
            if row:
                work(row)

    def _claim(self, env, number):
        """The row, locked and still due; none when another worker has it."""
        env.cr.execute(
            SQL(
                "SELECT id FROM email_auto_answer_log WHERE id = %s AND state = 'due'"
                " FOR UPDATE SKIP LOCKED",
                number,
            )
        )
        found = [row[0] for row in env.cr.fetchall()]
        return env["email.auto.answer.log"].browse(found)

    def _answer_one(self, row):
        later = AnswerWriting(row).answer()
        if later:
            row.due_at = later
            row.env["email.auto.answer.job"]._run_at(later)

    def _fail_one(self, row, words):
        row._silence("error", words)
