import logging
from datetime import timedelta

from psycopg2.errors import LockNotAvailable

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.clock import is_due
from ...core.touchpoint.lost import RARELY, TRIES, judge
from ..retried import retried
from .connection_words import lost_cause, note, note_cause

_logger = logging.getLogger(__name__)

STATUSES = [
    ("not_connected", "Not connected"),
    ("connected", "Connected"),
    ("lost", "Connection lost"),
    ("reauth", "Re-authentication due"),
]
LOST = ("lost", "reauth")
WORST_FIRST = ("reauth", "lost", "not_connected", "connected")
FRESH = timedelta(minutes=1)  # how old the date of the last connection may become


def _status():
    return fields.Selection(
        selection=STATUSES,
        required=True,
        default="not_connected",
        readonly=True,
        copy=False,
    )


class EmailTouchpoint(models.Model):
    """Whether receiving and sending work, each for itself.

    Whoever tries a half says what became of it. That is written in a transaction of
    its own, together with all that follows from it, so that it outlives the work it
    interrupted, and its worker.
    """

    _inherit = "email.touchpoint"

    imap_status = _status()
    smtp_status = _status()
    connection_status = fields.Selection(
        selection=STATUSES, compute="_compute_connection_status", store=True
    )
    # What is wrong now; empty while it works (connection_words.note).
    imap_cause = fields.Char(readonly=True, copy=False)
    smtp_cause = fields.Char(readonly=True, copy=False)
    imap_trouble = fields.Json(readonly=True, copy=False)
    smtp_trouble = fields.Json(readonly=True, copy=False)
    imap_failed_at = fields.Datetime(readonly=True, copy=False)
    smtp_failed_at = fields.Datetime(readonly=True, copy=False)
    imap_tries = fields.Integer(readonly=True, copy=False)
    smtp_tries = fields.Integer(readonly=True, copy=False)
    imap_next_try_at = fields.Datetime(compute="_compute_imap_next_try_at")
    smtp_next_try_at = fields.Datetime(readonly=True, copy=False)
    connected_at = fields.Datetime("Last Connected", readonly=True, copy=False)

    @api.depends("imap_status", "smtp_status", "direction")
    def _compute_connection_status(self):
        for touchpoint in self:
            found = {touchpoint[f"{half}_status"] for half in touchpoint._halves()}
            touchpoint.connection_status = next(
                (status for status in WORST_FIRST if status in found), "not_connected"
            )

    @api.depends("mailbox_ids.next_fetch_at")
    def _compute_imap_next_try_at(self):
        for touchpoint in self:
            # sudo: folders are the administrators', the status is everybody's.
            due = touchpoint.sudo().mailbox_ids.mapped("next_fetch_at")
            touchpoint.imap_next_try_at = min(filter(None, due), default=False)

    def _may_send(self):
        """Whether it is time to connect for sending."""
        due = self.smtp_next_try_at or None
        return self.smtp_status != "not_connected" and is_due(
            due, fields.Datetime.now(), RARELY
        )

    # -- what those who try say ------------------------------------------------

    def _on_connection_failed(self, half, failure):
        """Fetching or sending met ``failure`` (adapters.errors.ConnectionFailed)."""
        was_lost = self[f"{half}_status"] in LOST
        signed_in_at = self.oauth_signed_in_at
        trouble = note(self, half, failure)

        def record(mine):
            # Found again since this try began, or tried with the login of before: the
            # next try will say whether today's works.
            found = was_lost and mine[f"{half}_status"] == "connected"
            if not found and mine.oauth_signed_in_at == signed_in_at:
                mine._record_trouble(trouble)

        self._in_own_transaction(record)

    def _on_secret_lost(self, half, exc):
        self._note_trouble(note_cause(self, half, lost_cause(exc)))

    def _on_worker_failed(self, exc):
        """Odoo's own side failed: disk, database. The mail is safe where it is."""
        self._note_trouble(note_cause(self, "imap", "worker", str(exc)))

    def _on_connection_worked(self, half, folder=None, finished=True):
        """A half was used.

        :param folder: of the mailbox, when it was this one
        :param finished: nothing more waits there
        """
        if self._has_news(half, folder):
            self._in_own_transaction(
                lambda mine: mine._record_success(half, folder, finished)
            )

    def _on_checked(self, troubles):
        """Connect found trouble with at least one half.

        :param troubles: {half: its trouble, None when it works}
        :return: whether the touchpoint goes on with what it was connected with
        """
        if self._is_kept(troubles):
            self._in_own_transaction(lambda mine: mine._note_typed_troubles(troubles))
            return True
        self._in_own_transaction(lambda mine: mine._take_typed())
        for trouble in filter(None, troubles.values()):
            self._note_trouble(trouble)
        for half in [half for half, trouble in troubles.items() if not trouble]:
            self._in_own_transaction(lambda mine, half=half: mine._recover(half))
        return False

    def _on_connected(self):
        """Connect worked for every half."""
        self._take_typed()
        for half in self._halves():
            self._recover(half)
            self[f"{half}_status"] = "connected"

    # -- and what is made of it ------------------------------------------------

    def _has_news(self, half, folder):
        if self[f"{half}_status"] in LOST or self._counted_outages(half):
            return True
        if self[f"{half}_cause"]:
            return not self._is_of_another_folder(half, folder)
        seen = self.connected_at
        now = fields.Datetime.now()
        return not seen or not now - FRESH <= seen <= now

    def _is_of_another_folder(self, half, folder):
        """A folder that is missing is not there because another one is."""
        trouble = self[f"{half}_trouble"] or {}
        missing = trouble.get("folder")
        listed = missing in self.mailbox_ids.mapped("folder")
        return bool(listed and folder and missing != folder)

    def _note_trouble(self, trouble):
        self._in_own_transaction(lambda mine: mine._record_trouble(trouble))

    def _record_trouble(self, trouble):
        half = trouble["half"]
        status = self[f"{half}_status"]
        tries = self[f"{half}_tries"] + 1 if self._counts(trouble) else 0
        verdict = judge(trouble["reason"], tries, trouble.get("reauthenticate"))
        now = fields.Datetime.now()
        former = self[f"{half}_trouble"] or {}
        if trouble["cause"] == "worker":
            trouble = {**trouble, "times": former.get("times", 0) + 1}
        vals = {
            "cause": trouble["cause"],
            "trouble": trouble,
            "tries": tries,
            "failed_at": self[f"{half}_failed_at"] or now,
        }
        if half == "smtp":
            vals["next_try_at"] = now + verdict.pause
        if status != "not_connected" and verdict.status != "connected":
            vals["status"] = verdict.status
        self._write_half(half, vals)
        if status == "connected" != self[f"{half}_status"] and self.activated:
            self._on_lost(half)
        elif trouble.get("times") == TRIES and self.activated:
            self._on_stuck(half)

    def _counts(self, trouble):
        """Whether it is one of the tries after which the connection is lost."""
        if self[f"{trouble['half']}_status"] == "not_connected":
            return False
        if trouble.get("folder"):
            return len(self.mailbox_ids) < 2
        return trouble["cause"] != "worker"

    def _record_success(self, half, folder, finished):
        if not self._is_of_another_folder(half, folder):
            self._recover(half)
        self._settle_outages(half, folder, finished)

    def _recover(self, half):
        """It works, and is no longer lost if it was."""
        lost = self[f"{half}_status"] in LOST
        stuck = self[f"{half}_cause"] == "worker"
        vals = {"cause": False, "trouble": False, "tries": 0, "failed_at": False}
        if half == "smtp":
            vals["next_try_at"] = False
        if lost:
            vals["status"] = "connected"
        self._write_half(half, vals)
        if not any(self[f"{each}_cause"] for each in self._halves()):
            self.connected_at = fields.Datetime.now()
        if lost:
            self._on_found(half)
        if lost or stuck:
            self._end_loss_notices()

    def _write_half(self, half, vals):
        self.write({f"{half}_{name}": value for name, value in vals.items()})

    def _on_lost(self, half):
        """In the transaction that writes the status."""

    def _on_found(self, half):
        """In the transaction that writes the status."""

    def _in_own_transaction(self, work):
        """Call ``work`` with this touchpoint, locked; again when receiving and sending
        both have something to say of it. Nothing when it was not committed yet, or
        when somebody's transaction holds it, such as the caller's own."""

        def locked_work():
            try:
                with self.env.registry.cursor() as cr:
                    # sudo: the status is the system's, whoever pressed the button.
                    mine = self.with_env(self.env(cr=cr, su=True))
                    if mine._lock():
                        work(mine)
            except LockNotAvailable:
                # Waited for long enough; the next attempt to connect says it again.
                _logger.warning("Status of touchpoint %s not noted: locked", self.id)

        retried(locked_work)
        self.invalidate_recordset(flush=False)

    def _lock(self):
        # Not for ever: the caller's own transaction may have written the touchpoint.
        self.env.cr.execute(SQL("SET LOCAL lock_timeout = '10s'"))
        self.env.cr.execute(
            SQL(
                # What is being fetched refers to it, and does not have to wait.
                "SELECT 1 FROM email_touchpoint WHERE id = %s FOR NO KEY UPDATE",
                self.id,
            )
        )
        return bool(self.env.cr.fetchone())
