from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...adapters.errors import ConnectionFailed
from ...adapters.vault import SecretLost
from ...core.clock import SLACK
from ..jobs import report_progress
from ..moments import due
from ..touchpoint.email_touchpoint_rules import MEGABYTE
from .renumbered import Renumbered

DAY = timedelta(hours=20)  # so that no day is left out when one check takes longer
CLAIMED = timedelta(minutes=5)  # until what another worker was at is tried again
FIRST_PAUSE = timedelta(minutes=5)  # until a mail that was refused is asked for again
LAST_PAUSE = timedelta(days=1)


class EmailMailbox(models.Model):
    """The server's mails counted against the ledger's, once a day, and sooner while it
    refuses some: those are asked for again, as long after the last time as they have
    been refused by then."""

    _inherit = "email.mailbox"

    server_count = fields.Integer("On Server", readonly=True, copy=False)
    accounted_count = fields.Integer("Stored", readonly=True, copy=False)
    checked_at = fields.Datetime("Checked", readonly=True, copy=False)
    check_begun_at = fields.Datetime(readonly=True, copy=False)
    refused_since = fields.Datetime(readonly=True, copy=False)
    ask_again_at = fields.Datetime(readonly=True, copy=False)

    @api.model
    def _cron_reconcile(self):
        """Check every touchpoint, the one whose check is longest ago first. What Odoo's
        time for a job does not suffice for is left to the run that this one asks for;
        what another worker is at, to a later one."""
        busy = self.env["email.touchpoint"]
        for touchpoint in self._unchecked_touchpoints():
            if self._time_is_up():
                self._run_again()
                break
            if self._reconcile_or_report(touchpoint) is None:
                busy += touchpoint
            report_progress(self.env)
        if busy:
            self._run_again(fields.Datetime.now() + CLAIMED)

    @api.model
    def _unchecked_touchpoints(self):
        now = fields.Datetime.now()
        unchecked = (
            Domain("check_begun_at", "=", False)
            | Domain("check_begun_at", "<", now - DAY)
            | Domain("check_begun_at", ">", now + SLACK)  # a clock that was ahead
        )
        groups = self._read_group(
            self._receiving_domain() & (unchecked | self._refused_domain()),
            ["touchpoint_id"],
            order="check_begun_at:min NULLS FIRST, id:min",
        )
        return self.env["email.touchpoint"].concat(*(each[0] for each in groups))

    def _reconcile_or_report(self, touchpoint):
        with self._reported("Checking", touchpoint):
            return self._reconcile_touchpoint(touchpoint)
        return 0

    @api.model
    def _reconcile_touchpoint(self, touchpoint):
        """Check each folder, fetch what is missing; as _receive in all else.

        :return: number of mails fetched, or None when another worker is at it
        """
        with touchpoint._claim("email_inbound") as claimed:
            if not claimed:
                return None
            with self.env.registry.cursor() as cr:
                # sudo: as in _receive.
                mine = touchpoint.with_env(self.env(cr=cr, su=True))
                mine = mine._in_company_language()
                count = sum(mailbox._reconcile() for mailbox in mine.mailbox_ids)
                mine.env["email.inbound"]._process_pending(mine)
                return count

    def _reconcile(self):
        """Fetch what the server has and the ledger has not; returns how many."""
        self.ensure_one()
        if not self.touchpoint_id._reads_mailbox():
            return 0
        # Committed first: one that ends its worker goes to the end of the line.
        self.check_begun_at = fields.Datetime.now()
        if self.refused_since:
            self._plan_asking_again()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        touchpoint = self.touchpoint_id
        try:
            with touchpoint.receiving_id._make_imap() as imap:
                return self._fetch_missing(imap)
        except ConnectionFailed as exc:
            touchpoint.receiving_id._on_failed(exc)
        except SecretLost as exc:
            touchpoint.receiving_id._on_secret_lost(exc)
        finally:
            self.env.cr.commit()  # pylint: disable=invalid-commit
        return 0

    def _fetch_missing(self, imap):
        self._open(imap)
        self._confirm(imap)
        count = sum(map(len, Renumbered(self).synchronise(imap)))
        there = set(imap.uids_above(self._first_uid()))
        missing = there - self._known_uids(there)
        # Where the folder was numbered anew, mail from before us is in between.
        doubtful = sorted(uid for uid in missing if uid <= self.resync_uid)
        wanted, old = Renumbered(self).sift(imap, doubtful)
        self.env.cr.commit()  # pylint: disable=invalid-commit
        missing -= set(doubtful) - set(wanted)
        asking = self.with_context(asked_again=True)
        count += sum(map(len, asking._take(imap, sorted(missing), again=True)))
        # After a fetch that deletes or moves, the server has fewer than the ledger.
        there -= set(old)
        known = self._known_uids(there)
        if known == there:
            self._note_given()
        self.write(
            {
                "server_count": len(there),
                "accounted_count": len(known),
                "checked_at": fields.Datetime.now(),
            }
        )
        return count

    def _known_uids(self, uids):
        """Those of ``uids`` whose mail is in the ledger, whole, or too large for it."""
        limit = self.touchpoint_id.largest_mail * MEGABYTE
        rows = self.env["email.inbound"].search_fetch(
            [
                *self._ledger_domain(),
                ("uid", "in", list(uids)),
                "|",
                ("digest", "!=", False),
                "&",
                ("hold_kind", "=", "too_large"),
                ("size", ">", limit),
            ],
            ["uid"],
        )
        return set(rows.mapped("uid"))

    # -- mails that the server refused ----------------------------------------

    def _note_refused(self):
        """A mail was refused: the folder is asked again soon, however long others of
        its mails have been refused by now."""
        now = fields.Datetime.now()
        soon = now + FIRST_PAUSE
        if self.env.context.get("asked_again") and self.ask_again_at:
            return  # when, was said when the check began
        if not self.ask_again_at or self.ask_again_at > soon:
            self._ask_again(now, soon)

    def _plan_asking_again(self):
        """A check asks again now: the next one as long after it as the last mail that
        was refused has been by now."""
        now = fields.Datetime.now()
        at = now + min(max(FIRST_PAUSE, now - self.refused_since), LAST_PAUSE)
        self._ask_again(self.refused_since, at)

    def _ask_again(self, since, at):
        self.write({"refused_since": since, "ask_again_at": at})
        self.env.ref("email_channel.ir_cron_reconcile")._trigger(at)

    def _note_given(self):
        if self.refused_since:
            self.write({"refused_since": False, "ask_again_at": False})

    @api.model
    def _refused_domain(self):
        """Folders whose refused mails are to be asked for again now."""
        now = fields.Datetime.now()
        asked = Domain("ask_again_at", "!=", False)
        return asked & due("ask_again_at", now, LAST_PAUSE)

    def _forget_ungiven(self, batch):
        """The rows that only say why these mails were not fetched."""
        self.env["email.inbound"].search(
            [
                *self._ledger_domain(),
                ("uid", "in", [mail.uid for mail in batch]),
                ("digest", "=", False),
            ]
        ).unlink()
