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
                if time_is_up(mine.env) and mine._is_behind():
                    mine._wake()
        report_progress(self.env)

    def _is_behind(self):
        return bool(self.env["email.file"].search_count(self._waiting(), limit=1))

    def _scan_or_let_pass(self):
        scanners = self.env["email.scanner"]
        if not scanners._is_required():
            self._let_pass()
            return
        with scanners._session() as session:
            session.look()
            if self._is_behind() and session.works():
                self._scan_waiting(session)
        version = scanners._newest_version()
        with scanners._session(version) as session:
            if self._next_passed(version) and session.works():
                self._scan_again(session, version)

    # -- what waits ----------------------------------------------------------------

    def _scan_waiting(self, session):
        """New files first, together; then what was tried before, alone, for it may be
        what breaks the scanner. Returns whether a scanner was there to the end."""
        while self._scan_new(session):
            files = self._next_tried()
            if not files:
                return True
            if files.scan_attempts >= ATTEMPTS:
                self._give_up(files, session)
            elif not self._scan_batch(files, session):
                break
        return False

    def _scan_new(self, session):
        """While one batch is handed over, the scanner is at work on the next. Returns
        whether a scanner was there to the end."""
        begun = None
        while files := self._next_new():
            batch = self._begin(files, session)
            if begun and not self._finish(begun, session):
                self._finish(batch, session)
                return False
            begun = batch
        return not begun or self._finish(begun, session)

    def _next_new(self):
        """None when the time of the job is up."""
        return self._first(self._waiting() & Domain("scan_attempts", "=", 0), "id")

    def _next_tried(self):
        return self._first(self._waiting(), "scan_attempts, id", limit=1)

    def _waiting(self):
        now = fields.Datetime.now()
        return Domain("state", "=", "checking") & due(
            "next_scan_at", now, LONGEST_PAUSE
        )

    def _first(self, domain, order, limit=BATCH_FILES):
        """The first of these files that have together no more bytes than a batch may
        have, and one in any case; none when the time of the job is up."""
        if time_is_up(self.env):
            return self.env["email.file"]
        files = self.env["email.file"].search_fetch(
            domain, ["size", "scan_attempts"], order=order, limit=limit
        )
        sums = itertools.accumulate(files.mapped("size"))
        return files[: max(1, sum(total <= BATCH_BYTES for total in sums))]

    def _scan_batch(self, files, session):
        """Returns whether a scanner answered."""
        return self._finish(self._begin(files, session), session)

    def _begin(self, files, session):
        """Count the attempt, and have the scanner look at the files.

        :return: what _finish takes
        """
        self._quickly(lambda: self._count_attempt(files))
        contents = files._contents()
        read = files.browse(contents)
        by_digest = {file.digest: contents[file.id] for file in read}
        return files, contents, session.begin(by_digest)

    def _finish(self, batch, session):
        """Hand over what the scanner said; returns whether one answered."""
        files, contents, begun = batch
        found, failures = session.finish(begun)
        read = files.browse(contents)
        verdicts = {one.id: found[one.digest] for one in read if one.digest in found}
        unread = files - read
        waiting = read.filtered(
            lambda file: (
                file.digest in failures
                and not isinstance(failures[file.digest], ScanFailed)
            )
        )

        # What was found is kept, and the files are read anew as they are by now.
        def give_back():
            self._give_back(waiting, fields.Datetime.now())
            self._give_back(unread, fields.Datetime.now() + FIRST_PAUSE)

        self._quickly(give_back)
        for failure in failures.values():
            _logger.warning("Virus scan failed: %s", failure.reason)
        self._hand_over(verdicts, contents)
        self.env.invalidate_all()  # the bytes
        return not waiting

    def _count_attempt(self, files):
        now = fields.Datetime.now()
        for attempts, some in files.grouped("scan_attempts").items():
            rest = pause(attempts + 1, FIRST_PAUSE, LONGEST_PAUSE)
            some.write({"scan_attempts": attempts + 1, "next_scan_at": now + rest})

    def _give_back(self, files, due_at):
        """Nothing was wrong with these, and the scanner did not get them."""
        for attempts, some in files.grouped("scan_attempts").items():
            some.write({"scan_attempts": attempts - 1, "next_scan_at": due_at})

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
        if not days:
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
        verdict = Verdict("unscanned")
        while files := self._first(self._waiting(), "scan_attempts, id"):
            self._quickly(lambda some=files: self._count_attempt(some))
            self._hand_over(dict.fromkeys(files.ids, verdict), {})
            self.env.invalidate_all()
