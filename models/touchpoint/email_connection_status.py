import logging
from datetime import timedelta

from odoo import fields, models

from ...core.clock import is_due, is_recent
from ...core.touchpoint.connection_state import RARELY, TRIES, judge
from . import notices
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
# What is noted of a failure, when it is over.
WELL = {
    "cause": False,
    "trouble": False,
    "tries": 0,
    "failed_at": False,
    "next_try_at": False,
}


class EmailConnection(models.Model):
    """Whether it works.

    Whoever tries a connection says what became of it. That is written in a transaction
    of its own, together with all that follows from it, so that it outlives the work it
    interrupted, and its worker.
    """

    _inherit = "email.connection"

    status = fields.Selection(
        selection=STATUSES,
        required=True,
        default="not_connected",
        readonly=True,
        copy=False,
    )
    # What is wrong now; empty while it works (connection_words.note).
    cause = fields.Char(readonly=True, copy=False)
    trouble = fields.Json(readonly=True, copy=False)
    failed_at = fields.Datetime(readonly=True, copy=False)
    tries = fields.Integer(readonly=True, copy=False)
    # Of sending; receiving is tried with its folders (email.mailbox.next_fetch_at).
    next_try_at = fields.Datetime(readonly=True, copy=False)
    outage_ids = fields.One2many(
        comodel_name="email.outage", inverse_name="connection_id", readonly=True
    )

    def _next_try(self):
        """When it is tried again, False for now."""
        if self.protocol == "smtp":
            return self.next_try_at
        # sudo: folders are the administrators', the status is everybody's.
        due = self.sudo().touchpoint_id.mailbox_ids.mapped("next_fetch_at")
        return min(filter(None, due), default=False)

    def _may_try(self):
        """Whether it is time to connect."""
        due = self.next_try_at or None
        now = fields.Datetime.now()
        return self.status != "not_connected" and is_due(due, now, RARELY)

    # -- what those who try say --------------------------------------------------

    def _on_failed(self, failure):
        """Fetching or sending met ``failure`` (adapters.errors.ConnectionFailed)."""
        was_lost = self.status in LOST
        signed_in_at = self.touchpoint_id.oauth_signed_in_at
        trouble = note(self, failure)

        def record(mine):
            # Found again since this try began, or tried with the login of before: the
            # next try will say whether today's works.
            found = was_lost and mine.status == "connected"
            if not found and mine.touchpoint_id.oauth_signed_in_at == signed_in_at:
                mine._record_trouble(trouble)

        self._in_own_transaction(record)

    def _on_secret_lost(self, exc):
        self._note_trouble(note_cause(self, lost_cause(exc)))

    def _on_worker_failed(self, exc):
        """Odoo's own side failed: disk, database. The mail is safe where it is."""
        self._note_trouble(note_cause(self, "worker", str(exc)))

    def _on_worked(self, folder=None, finished=True):
        """It was used.

        :param folder: of the mailbox, when it was this one
        :param finished: nothing more waits there
        """
        if self._has_news(folder):
            self._in_own_transaction(
                lambda mine: mine._record_success(folder, finished)
            )

    def _try_again(self):
        """Without waiting for mail."""
        if trouble := self._try():
            self._note_trouble(trouble)
        else:
            self._on_worked()

    def _on_connected(self):
        """Connect worked."""
        self._recover()
        self.status = "connected"

    # -- and what is made of it --------------------------------------------------

    def _has_news(self, folder):
        if self.status in LOST or self._counted_outages():
            return True
        if self.protocol == "imap" and self.touchpoint_id._awaits_last_fetch():
            return True
        if self.cause:
            return not self._is_of_another_folder(folder)
        seen = self.touchpoint_id.connected_at or None
        return not is_recent(seen, fields.Datetime.now(), FRESH)

    def _is_of_another_folder(self, folder):
        """A folder that is missing is not there because another one is."""
        missing = (self.trouble or {}).get("folder")
        listed = missing in self.touchpoint_id.mailbox_ids.mapped("folder")
        return bool(listed and folder and missing != folder)

    def _note_trouble(self, trouble):
        if self.protocol == "imap" and self.touchpoint_id._awaits_last_fetch():
            # Mail comes by forwarding; the mailbox may have been closed.
            _logger.warning(
                "Last fetch of %s: %s", self.touchpoint_id.email, trouble["reason"]
            )
            self._in_own_transaction(lambda mine: mine.touchpoint_id._on_last_fetch())
            return
        self._in_own_transaction(lambda mine: mine._record_trouble(trouble))

    def _record_trouble(self, trouble):
        before = self.status
        times = self._note(trouble)
        if not self.touchpoint_id.activated:
            return
        if before == "connected" != self.status:
            self._on_lost()
        elif times == TRIES:
            self._tell_administrators()  # works, and Odoo's own side fails again

    def _note(self, trouble):
        """Write it down; returns how often Odoo's own side has failed by now."""
        tries = self.tries + 1 if self._counts(trouble) else 0
        verdict = judge(trouble["reason"], tries, trouble.get("reauthenticate"))
        now = fields.Datetime.now()
        times = (self.trouble or {}).get("times", 0) + 1
        own_side = trouble["cause"] == "worker"
        vals = {
            "cause": trouble["cause"],
            "trouble": {**trouble, "times": times} if own_side else trouble,
            "tries": tries,
            "failed_at": self.failed_at or now,
        }
        if self.protocol == "smtp":
            vals["next_try_at"] = now + verdict.pause
        if self.status != "not_connected" and verdict.status != "connected":
            vals["status"] = verdict.status
        self.write(vals)
        return times if own_side else 0

    def _counts(self, trouble):
        """Whether it is one of the tries after which the connection is lost."""
        if self.status == "not_connected":
            return False
        if trouble.get("folder"):
            return len(self.touchpoint_id.mailbox_ids) < 2
        return trouble["cause"] != "worker"

    def _record_success(self, folder, finished):
        if not self._is_of_another_folder(folder):
            self._recover()
        for outage in self._counted_outages():
            outage._count(folder, finished)
        if self.protocol == "imap" and finished:
            self.touchpoint_id._on_last_fetch(folder)

    def _recover(self):
        """It works, and is no longer lost if it was."""
        lost = self.status in LOST
        stuck = self.cause == "worker"
        self.write({**WELL, "status": "connected"} if lost else WELL)
        if not any(self.touchpoint_id._used_connections().mapped("cause")):
            self.touchpoint_id.connected_at = fields.Datetime.now()
        if lost:
            self._on_found()
        if lost or stuck:
            notices.end_loss(self.touchpoint_id)

    # -- the time in between -------------------------------------------------------

    def _on_lost(self):
        """In the transaction that writes the status."""
        if not self._is_known():
            self._tell_administrators()
        self.env["email.outage"]._begin(self)

    def _on_found(self):
        """In the transaction that writes the status."""
        self._search_outages([("ended_at", "=", False)]).write(
            {"ended_at": fields.Datetime.now()}
        )
        self.touchpoint_id._on_found(self)

    def _counted_outages(self):
        """Those that are over, and whose mail is still going through."""
        return self._search_outages(
            [("ended_at", "!=", False), ("settled", "=", False)]
        )

    def _search_outages(self, domain):
        # sudo: asked by whoever fetches or sends.
        outages = self.env["email.outage"].sudo()
        return outages.search([("connection_id", "=", self.id), *domain])

    def _in_own_transaction(self, work):
        """As that of the touchpoint, with this connection."""
        self.touchpoint_id._in_own_transaction(
            lambda touchpoint: work(self.with_env(touchpoint.env))
        )
