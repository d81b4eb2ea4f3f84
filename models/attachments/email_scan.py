import itertools
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...adapters.errors import ScanFailed
from ...core.attachments.verdict import INTERRUPTED, Verdict
from ...core.inbound.pause import pause
from ..jobs import report_progress, time_is_up
from ..moments import due
from ..own_transaction import claim
from ..retried import retried
from .email_file import WITHIN_REACH

_logger = logging.getLogger(__name__)

BATCH_FILES = 50
BATCH_BYTES = 8 * 1024 * 1024
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
ATTEMPTS = 8  # in two hours, all of them by a scanner that works
DAYS = "email_channel.scan_again_days"
DEFAULT_DAYS = 7


class EmailScan(models.AbstractModel):
    """The job that scans: files that wait for it first, then those of the last days
    again, when the scanner knows more than it did.

    A file's attempt is counted before it is made: one that breaks the scanner each time
    rests meanwhile, and is not let in after some. A scanner that does not answer is no
    file's attempt: all wait until it does.
    """

    _name = "email.scan"
    _description = "Virus Scan of E-mail Files"

    @api.model
    def _wake(self):
        """Have it run at once."""
        # sudo: whoever receives a file may not touch scheduled actions.
        self.env.ref("email_channel.ir_cron_scan").sudo()._trigger()

    @api.model
    def _run(self):
        """Scan what is due, in a cursor of its own, a commit per batch; nothing while
        another worker does."""
        with claim(self.env, "email_scan_verdict") as claimed:
            if not claimed:
                return
            with self.env.registry.cursor() as cr:
                # sudo: the system's work, whoever set it going.
                mine = self.with_env(self.env(cr=cr, su=True))
                mine._scan_or_let_pass()
                if mine._next_waiting(in_time=False):
                    mine._wake_if_late()
        report_progress(self.env)

    def _wake_if_late(self):
        if time_is_up(self.env):
            self._wake()

    def _scan_or_let_pass(self):
        scanners = self.env["email.scanner"]
        if not scanners._is_required():
            self._let_pass()
            return
        with scanners._session() as session:
            session.look()
            if session.works():
                self._scan_waiting(session)
        version = scanners._newest_version()
        with scanners._session(version) as session:
            if session.works():
                self._scan_again(session, version)

    # -- what waits ----------------------------------------------------------------

    def _scan_waiting(self, session):
        """Returns whether a scanner was there to the end."""
        while files := self._next_waiting():
            if files[0].scan_attempts >= ATTEMPTS:
                self._give_up(files, session)
            elif not self._scan_batch(files, session):
                return False
        return True

    def _next_waiting(self, in_time=True):
        """New files together, oldest first; what was tried before one at a time, for
        it may be what breaks the scanner. None when the time of the job is up."""
        if in_time and time_is_up(self.env):
            return self.env["email.file"]
        waiting = Domain("state", "=", "checking")
        waiting &= due("next_scan_at", fields.Datetime.now(), LONGEST_PAUSE)
        fresh = self._first(waiting & Domain("scan_attempts", "=", 0), "id")
        return fresh or self._first(waiting, "scan_attempts, id", limit=1)

    def _first(self, domain, order, limit=BATCH_FILES):
        """The first of these files that have together no more bytes than a batch may
        have, and one in any case."""
        files = self.env["email.file"].search_fetch(
            domain, ["size", "scan_attempts"], order=order, limit=limit
        )
        sums = itertools.accumulate(files.mapped("size"))
        return files[: max(1, sum(total <= BATCH_BYTES for total in sums))]

    def _scan_batch(self, files, session):
        """Returns whether a scanner answered."""
        self._quickly(lambda: self._begin(files))
        contents = files._contents()
        verdicts, failures = session.scan_many(contents)
        waiting = files.filtered(
            lambda file: (
                file.id in failures and not isinstance(failures[file.id], ScanFailed)
            )
        )
        # What was found is kept, and the files are read anew as they are by now.
        self._quickly(lambda: self._give_back(waiting))
        for failure in failures.values():
            _logger.warning("Virus scan failed: %s", failure.reason)
        self._hand_over(verdicts, contents)
        self.env.invalidate_all()  # the bytes
        return not waiting

    def _begin(self, files):
        now = fields.Datetime.now()
        for attempts, some in files.grouped("scan_attempts").items():
            rest = pause(attempts + 1, FIRST_PAUSE, LONGEST_PAUSE)
            some.write({"scan_attempts": attempts + 1, "next_scan_at": now + rest})

    def _give_back(self, files):
        """Nothing was wrong with these, and they were not tried."""
        for attempts, some in files.grouped("scan_attempts").items():
            some.write({"scan_attempts": attempts - 1, "next_scan_at": False})

    def _give_up(self, files, session):
        verdict = Verdict("unscannable", INTERRUPTED, session.version)
        self._hand_over(dict.fromkeys(files.ids, verdict), {})

    def _quickly(self, work):
        """Do it and commit; lost in a crash it is no harm, and done again."""

        def unflushed():
            self.env.cr.execute(SQL("SET LOCAL synchronous_commit TO OFF"))
            work()

        retried(unflushed, self.env.cr)

    def _hand_over(self, verdicts, contents):
        """Each mail by itself, when something goes wrong with one of them."""
        if not verdicts:
            return

        def hand_over():
            self.env["email.file"]._on_verdicts(verdicts, contents)

        try:
            retried(hand_over, self.env.cr)
        # The one place where any error is caught: the files rest, and are tried again.
        except Exception as exc:  # noqa: BLE001
            self.env.cr.rollback()
            mails = self.env["email.file"].browse(verdicts).grouped("message_id")
            if len(mails) == 1:
                (mail,) = mails
                _logger.warning("Files of mail %s: no verdict", mail.id, exc_info=exc)
                return
            for files in mails.values():
                self._hand_over({one: verdicts[one] for one in files.ids}, contents)

    # -- what has passed -----------------------------------------------------------

    def _scan_again(self, session, version):
        """What passed before these signatures were there; what has come meanwhile goes
        before each batch of it."""
        while self._scan_waiting(session) and (files := self._next_passed(version)):
            if not self._scan_batch(files, session):
                return

    def _next_passed(self, version):
        """The latest first: they are those most likely to be opened."""
        days = self._days_to_scan_again()
        if days <= 0 or time_is_up(self.env):
            return self.env["email.file"]
        now = fields.Datetime.now()
        passed = Domain("state", "in", WITHIN_REACH)
        passed &= Domain("create_date", ">=", now - timedelta(days=days))
        # False, too
        passed &= Domain("scanned_version", "!=", version)
        passed &= due("next_scan_at", now, LONGEST_PAUSE)
        return self._first(passed, "id desc")

    @api.model
    def _days_to_scan_again(self):
        """How old a file may be for that; 0 for never."""
        # sudo: system parameters are the system administrators'.
        days = self.env["ir.config_parameter"].sudo().get_param(DAYS, "")
        return int(days) if days.isdecimal() else DEFAULT_DAYS

    # -- without a scanner -----------------------------------------------------------

    def _let_pass(self):
        """What waited for a scanner, when the last one was removed."""
        while files := self._next_waiting():
            verdict = Verdict("unscanned")
            self._quickly(lambda some=files: self._begin(some))
            self._hand_over(dict.fromkeys(files.ids, verdict), {})
            self.env.invalidate_all()
