import math
import time
from contextlib import closing
from datetime import timedelta

from odoo import fields, models

from ...adapters.errors import ConnectionFailed, FolderMissing
from ...adapters.vault import SecretLost
from ...core.clock import is_due
from ...core.inbound.pause import pause
from ...core.touchpoint.lost import FIRST_PAUSE, LONGEST_PAUSE, RARELY, judge


class EmailMailbox(models.Model):
    """How long one turn of fetching lasts, and when the next one is due.

    ``next_fetch_at`` is set while a fetch has not come to its end: a worker that is
    killed leaves it behind, and the next one goes on. A server that fails rests for
    growing pauses, so that it does not keep a worker waiting each minute.
    """

    _inherit = "email.mailbox"

    failures = fields.Integer(readonly=True, copy=False)
    next_fetch_at = fields.Datetime("Next Fetch", readonly=True, copy=False)

    def _time_is_up(self):
        """Odoo's own measure of a job's time; without it there is no hurry."""
        end = self.env.context.get("cron_end_time", math.inf)
        return time.monotonic() >= end

    def _fetch_batches(self):
        self._begin_turn()
        stored = 0
        try:
            with closing(super()._fetch_batches()) as batches:
                for batch in batches:
                    stored += len(batch)
                    yield batch
                    if self._time_is_up():
                        self._end_turn(unfinished=True)
                        return
        except FolderMissing:
            self._end_turn()  # but the server works
            raise
        except ConnectionFailed as exc:
            if stored:  # goes on at once, however often it hangs up
                self._end_turn(unfinished=True)
                self.touchpoint_id._on_connection_worked(
                    "imap", self.folder, finished=False
                )
            else:
                self._rest(judge(exc.reason, self.failures).pause)
            raise
        except SecretLost:
            self._rest(RARELY)
            raise
        self._end_turn()

    def _rest_from_own_trouble(self):
        """Whether these folders wait for disk or database to be in order again."""
        now = fields.Datetime.now()
        return any(
            mailbox.failures
            and not is_due(mailbox.next_fetch_at or None, now, LONGEST_PAUSE)
            and mailbox.touchpoint_id.imap_cause == "worker"
            for mailbox in self
        )

    def _begin_turn(self):
        """Counted as failed before it is begun, for it may end its worker."""
        self._plan(self.failures + 1, pause(self.failures, FIRST_PAUSE, LONGEST_PAUSE))
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _end_turn(self, unfinished=False):
        self._plan(0, timedelta() if unfinished else None)
        # The server answers: no other folder of it has to rest.
        others = self.touchpoint_id.mailbox_ids - self
        others.filtered("failures")._plan(0, None)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _rest(self, pause):
        """The server failed: none of its folders before the pause is over."""
        self.touchpoint_id.mailbox_ids._plan(self.failures, pause)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _plan(self, failures, after):
        """Committed by whoever plans, before the touchpoint is told how it went: the
        transaction that writes the status may plan anew."""
        now = fields.Datetime.now()
        due = False if after is None else now + after
        self.write({"failures": failures, "next_fetch_at": due})
