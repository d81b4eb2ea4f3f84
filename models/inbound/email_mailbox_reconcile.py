from odoo import api, fields, models

from ...adapters.errors import ConnectionFailed
from ...adapters.vault import SecretLost


class EmailMailbox(models.Model):
    """The server's mails counted against the ledger's, once a day."""

    _inherit = "email.mailbox"

    server_count = fields.Integer("On Server", readonly=True, copy=False)
    accounted_count = fields.Integer("Stored", readonly=True, copy=False)
    checked_at = fields.Datetime("Checked", readonly=True, copy=False)

    @api.model
    def _cron_reconcile(self):
        mailboxes = self.search(
            [
                ("touchpoint_id.activated", "=", True),
                ("touchpoint_id.direction", "in", ("inbound", "both")),
            ]
        )
        for touchpoint in mailboxes.touchpoint_id:
            self._reconcile_touchpoint(touchpoint)

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
                count = sum(mailbox._reconcile() for mailbox in mine.mailbox_ids)
                mine.env["email.inbound"]._process_pending(mine)
                return count

    def _reconcile(self):
        """Fetch what the server has and the ledger has not; returns how many."""
        self.ensure_one()
        touchpoint = self.touchpoint_id
        try:
            with touchpoint._make_imap() as imap:
                return self._fetch_missing(imap)
        except ConnectionFailed as exc:
            touchpoint._on_connection_failed("imap", exc)
        except SecretLost:
            touchpoint._on_secret_lost()
        finally:
            self.env.cr.commit()  # pylint: disable=invalid-commit
        return 0

    def _fetch_missing(self, imap):
        status = imap.select(self.folder)
        self._note_start(status)
        start = self._first_uid(status.uidvalidity)
        there = set(imap.uids_above(start))
        missing = there - self._known_uids(status.uidvalidity, there)
        count = 0
        for batch in self._batches(imap, sorted(missing)):
            self._forget_ungiven(status.uidvalidity, batch)
            count += len(self._store(status.uidvalidity, batch))
            self._confirm(imap, status.uidvalidity)
        # After a fetch that deletes or moves, the server has fewer than the ledger.
        self.write(
            {
                "server_count": len(there),
                "accounted_count": len(self._known_uids(status.uidvalidity, there)),
                "checked_at": fields.Datetime.now(),
            }
        )
        return count

    def _known_uids(self, uidvalidity, uids):
        """Those of ``uids`` whose mail is in the ledger, whole."""
        rows = self.env["email.inbound"].search_fetch(
            [
                *self._ledger_domain(uidvalidity),
                ("uid", "in", list(uids)),
                ("digest", "!=", False),
            ],
            ["uid"],
        )
        return set(rows.mapped("uid"))

    def _forget_ungiven(self, uidvalidity, batch):
        """The rows that only say that the server failed to give these mails."""
        self.env["email.inbound"].search(
            [
                *self._ledger_domain(uidvalidity),
                ("uid", "in", [mail.uid for mail in batch]),
                ("digest", "=", False),
            ]
        ).unlink()
