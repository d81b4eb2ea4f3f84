import logging
from contextlib import closing, contextmanager
from datetime import datetime, timedelta

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain

from ...adapters.errors import ConnectionFailed, FolderMissing
from ...adapters.vault import SecretLost
from ...core.clock import SLACK, is_due
from ...core.inbound.pause import pause
from ...core.touchpoint.connection_state import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    RARELY,
    judge,
)
from ..jobs import report_progress, report_trouble, time_is_up
from ..moments import due
from ..retried import CONFLICTS
from ..touchpoint.email_connection_status import LOST
from .email_inbound_processing import LAST_PAUSE
from .receive_job import ReceiveJob

_logger = logging.getLogger(__name__)

# A folder just fetched from waits until the next minute's jobs, not for the next one
# of several jobs in the same minute.
REST = timedelta(seconds=45)


class EmailMailbox(models.Model):
    """The schedule of fetching: which touchpoints have mail fetched when, by which
    worker, and for how long.

    ``next_fetch_at`` is set while a fetch has not come to its end: a worker that is
    killed leaves it behind, and the next one goes on. A server that fails rests for
    growing pauses, so that it does not keep a worker waiting each minute.
    """

    _inherit = "email.mailbox"

    failures = fields.Integer(readonly=True, copy=False)
    next_fetch_at = fields.Datetime("Next Fetch", readonly=True, copy=False)

    @api.model
    def _cron_receive(self):
        """Receive for every touchpoint that is due, the one fetched from longest ago
        first.

        Several of these jobs share the work: each passes over what another holds.
        When Odoo's time for a job is up before the work is, the job asks to run again
        at once: the other scheduled actions and touchpoints are served in between, and
        a backlog is drained without waiting for the next minute. So no run comes near
        the time limits for which a worker is killed.
        """
        started = fields.Datetime.now()
        self.env["email.clock"]._look()
        for touchpoint in self._due_touchpoints(started):
            if self._time_is_up():
                break
            if ReceiveJob(touchpoint).take_over():
                continue
            self._receive_or_report(touchpoint, started)
            # Committed, so that Odoo sees work done even if this worker is killed.
            report_progress(self.env)
        if self._time_is_up():
            self._run_again()

    def _receive_as_job(self, touchpoint):
        ReceiveJob(touchpoint).run()

    def _receive_or_report(self, touchpoint, started):
        with self._reported("Receiving for", touchpoint):
            self._receive(touchpoint, started)

    @contextmanager
    def _reported(self, what, touchpoint):
        """Around work: one touchpoint's trouble must not keep the others waiting."""
        try:
            yield
        except (OSError, psycopg2.Error) as exc:
            _logger.exception("%s %s failed", what, touchpoint.email)
            report_trouble(touchpoint, exc)

    def _run_again(self, at=None):
        if cron_id := self.env.context.get("cron_id"):
            self.env["ir.cron"].browse(cron_id)._trigger(at)

    @api.model
    def _time_is_up(self):
        return time_is_up(self.env)

    # -- what is due -----------------------------------------------------------

    @api.model
    def _due_touchpoints(self, started):
        """Those to fetch for, the one fetched from longest ago first, among those never
        fetched from the first connected; then those with mail in the ledger that a
        worker left there."""
        groups = self._read_group(
            self._due_domain(started),
            ["touchpoint_id"],
            order="last_fetch_at:min NULLS FIRST, id:min",
        )
        touchpoints = self.env["email.touchpoint"].concat(*(each[0] for each in groups))
        return touchpoints | self._with_mail_left(started)

    @api.model
    def _due_domain(self, started):
        """Folders to fetch from now.

        :param started: not those fetched from since this moment
        """
        receives = self._tried_domain()
        if "cron_id" not in self.env.context:
            # Called by hand: everybody, once.
            return receives & self._fetched_before(started)
        rested = Domain("next_fetch_at", "=", False)
        planned = Domain("next_fetch_at", "!=", False)
        return receives & (
            planned & due("next_fetch_at", started, RARELY)
            | rested & self._fetched_before(started - REST)
        )

    @api.model
    def _receiving_domain(self):
        return (
            Domain(
                [
                    ("touchpoint_id.activated", "=", True),
                    ("touchpoint_id.receiving_id.status", "=", "connected"),
                    ("touchpoint_id.direction", "in", ("inbound", "both")),
                ]
            )
            & self._read_domain()
        )

    @api.model
    def _read_domain(self):
        """Folders of touchpoints that receive by forwarding are not read; as
        `_reads_mailbox` of the touchpoint."""
        return Domain("touchpoint_id.connection_method", "!=", "forwarding") | Domain(
            "touchpoint_id.mailbox_kept", "=", True
        )

    @api.model
    def _tried_domain(self):
        """Also what is lost, for it may be back; the pauses say when."""
        lost = Domain(
            [
                ("touchpoint_id.activated", "=", True),
                ("touchpoint_id.receiving_id.status", "in", LOST),
                ("touchpoint_id.direction", "in", ("inbound", "both")),
            ]
        )
        return self._receiving_domain() | (lost & self._read_domain())

    def _fetched_before(self, moment):
        never = Domain("last_fetch_at", "=", False)
        # By a clock that was ahead.
        later = Domain("last_fetch_at", ">", fields.Datetime.now() + SLACK)
        return never | later | Domain("last_fetch_at", "<", moment)

    def _with_mail_left(self, now):
        groups = self.env["email.inbound"]._read_group(
            [
                ("touchpoint_id", "!=", False),
                ("state", "=", "fetched"),
                *due("next_attempt_at", now, LAST_PAUSE),
            ],
            ["touchpoint_id"],
        )
        return self.env["email.touchpoint"].concat(*(each[0] for each in groups))

    # -- one touchpoint ------------------------------------------------------

    @api.model
    def _receive(self, touchpoint, started=None):
        """Fetch and process one touchpoint's mail, in a cursor of its own, for every
        batch is committed.

        :param started: not from folders fetched from since this moment, nor from those
            that rest after a failure; None: from all of them
        :return: number of mails stored, or None when another worker is at it
        """
        with touchpoint._claim("email_inbound") as claimed:
            if not claimed:
                return None
            with self.env.registry.cursor() as cr:
                # sudo: the ledger and its conversations are the system's work, whoever
                # pressed "Fetch now".
                mine = touchpoint.with_env(self.env(cr=cr, su=True))
                mine = mine._in_company_language()
                Inbound = mine.env["email.inbound"]
                # What is stored comes first, however slow the server is.
                Inbound._process_pending(mine)
                folders = mine.mailbox_ids._each_due(started)
                count = sum(mailbox._fetch() for mailbox in folders)
                Inbound._process_pending(mine)
                return count

    def _each_due(self, started):
        """Yield the folders to fetch from, the one fetched from longest ago first,
        until time is up or their server fails."""
        folders = self.exists().filtered(
            lambda folder: folder.touchpoint_id._reads_mailbox()
        )
        if started:
            folders = folders.filtered_domain(self._due_domain(started))
        for mailbox in folders.sorted(lambda each: each.last_fetch_at or datetime.min):
            yield mailbox
            if self._time_is_up() or all(folders.mapped("failures")):
                return

    # -- one folder ----------------------------------------------------------

    def _fetch_until_time_is_up(self):
        """Yield as `_fetch_batches`, and plan when it is fetched from next."""
        self._begin_fetch()
        stored, unfinished = 0, False
        try:
            with closing(self._fetch_batches()) as batches:
                for batch in batches:
                    stored += len(batch)
                    yield batch
                    if unfinished := self._time_is_up():
                        break
        except CONFLICTS:
            self.env.cr.rollback()
            unfinished = True  # the next one goes on
        except FolderMissing:
            self._end_fetch()  # but the server works
            raise
        except ConnectionFailed as exc:
            if stored:  # goes on at once, however often it hangs up
                self._end_fetch(unfinished=True)
                self.touchpoint_id.receiving_id._on_worked(self.folder, finished=False)
            else:
                self._rest(judge(exc.reason, self.failures).pause)
            raise
        except SecretLost:
            self._rest(RARELY)
            raise
        self._end_fetch(unfinished)

    def _rest_from_own_trouble(self):
        """Whether these folders wait for disk or database to be in order again."""
        now = fields.Datetime.now()
        return any(
            mailbox.failures
            and not is_due(mailbox.next_fetch_at or None, now, LONGEST_PAUSE)
            and mailbox.touchpoint_id.receiving_id.cause == "worker"
            for mailbox in self
        )

    def _begin_fetch(self):
        """Counted as failed before it is begun, for it may end its worker."""
        self._plan(self.failures + 1, pause(self.failures, FIRST_PAUSE, LONGEST_PAUSE))
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _end_fetch(self, unfinished=False):
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
