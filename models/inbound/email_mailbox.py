import logging
from contextlib import closing
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...adapters.errors import ConnectionFailed
from ...adapters.sayable import is_sayable
from ...adapters.vault import SecretLost
from .after_fetch import AfterFetch
from .large_mails import LargeMails
from .numbering import Numbering
from .renumbered import Renumbered
from .sent_folder import SentFolder

_logger = logging.getLogger(__name__)

BATCH_MAILS = 250
BATCH_BYTES = 8 * 1024 * 1024


class BigInteger(fields.Integer):
    """UID and UIDVALIDITY are unsigned 32-bit numbers (RFC 3501, 2.3.1.1)."""

    _column_type = ("int8", "int8")


class EmailMailbox(models.Model):
    """A folder from which a touchpoint receives.

    Its mails go into the ledger here. Which UIDs mean what is the business of
    `numbering.Numbering` and `renumbered.Renumbered`, what does not fit into memory
    that of `large_mails.LargeMails`.
    """

    _name = "email.mailbox"
    _description = "E-mail Mailbox Folder"
    _inherit = ["email.guarded"]
    _rec_name = "folder"
    _order = "touchpoint_id, id"

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", required=True, ondelete="cascade", index=True
    )
    folder = fields.Char(required=True, default="INBOX")
    last_fetch_at = fields.Datetime("Last Fetch", readonly=True, copy=False)

    source = fields.Char(readonly=True, copy=False)
    uidvalidity = BigInteger("UIDVALIDITY", readonly=True, copy=False)
    epoch = fields.Integer(
        readonly=True,
        copy=False,
        help="How often the server has numbered the mails of this folder anew.",
    )
    start_uid = BigInteger(
        readonly=True,
        copy=False,
        help="Mail up to this UID was in the mailbox before it was connected.",
    )
    start_at = fields.Datetime("First Connected", readonly=True, copy=False)
    start_keys = fields.Json(
        readonly=True,
        copy=False,
        prefetch=False,
        help="The newest mails that were in the mailbox before it was connected.",
    )
    resyncing = fields.Boolean(readonly=True, copy=False)
    resync_uid = BigInteger(readonly=True, copy=False)

    sent_uidvalidity = BigInteger(readonly=True, copy=False)
    sent_uid = BigInteger(readonly=True, copy=False)

    _touchpoint_folder_uniq = models.Constraint(
        "UNIQUE(touchpoint_id, folder)", "This folder is already in the list."
    )

    @api.constrains("folder")
    def _check_folder(self):
        if not all(is_sayable(mailbox.folder) for mailbox in self):
            raise ValidationError(
                self.env._(
                    "The name of a folder holds a line break or another control "
                    "character. Enter it again."
                )
            )

    # -- what touchpoints ask ------------------------------------------------

    @api.model
    def _receive_soon(self, touchpoint):
        """It was connected anew: no folder has to rest, and what waited is fetched."""
        touchpoint.mailbox_ids.filtered("next_fetch_at")._plan(0, timedelta())
        if touchpoint._takes_mail():
            # sudo: an administrator of the channel may not touch scheduled actions.
            self.env.ref("email_channel.ir_cron_receive").sudo()._trigger()

    @api.model
    def _pending(self, touchpoint):
        """What waits from now on: ``mark`` and ``waiting`` of email.outage."""
        last = self.env["email.inbound"].search([], order="id desc", limit=1)
        return {"mark": last.id, "waiting": touchpoint.mailbox_ids.mapped("folder")}

    @api.model
    def _count_restored(self, outage):
        """How many mails were fetched that could not be while it was disconnected."""
        return self.env["email.inbound"].search_count(
            [
                ("touchpoint_id", "=", outage.touchpoint_id.id),
                ("id", ">", outage.mark),
                ("original_id", "=", False),
                ("digest", "!=", False),
            ]
        )

    # -- fetching ------------------------------------------------------------

    def _fetch(self):
        """Store what is new in the ledger, tell the server, process; returns the count.

        A failed connection is noted on the touchpoint; what was stored stays, and the
        next fetch goes on from there.
        """
        self.ensure_one()
        # Committed first: a mailbox that kills its worker goes to the end of the line.
        self.last_fetch_at = fields.Datetime.now()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        touchpoint = self.touchpoint_id
        count = 0
        try:
            with closing(self._fetch_until_time_is_up()) as batches:
                for stored in batches:
                    count += len(stored)
                    self.env["email.inbound"]._process_pending(touchpoint)
        except ConnectionFailed as exc:
            _logger.warning(
                "Fetching %s %s failed: %s", touchpoint.email, self.folder, exc.reason
            )
            touchpoint.receiving_id._on_failed(exc)
        except SecretLost as exc:
            touchpoint.receiving_id._on_secret_lost(exc)
        else:
            touchpoint.receiving_id._on_worked(
                self.folder, finished=not self.next_fetch_at
            )
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return count

    def _fetch_batches(self):
        """Yield each batch of ledger rows once it is committed and confirmed."""
        with self.touchpoint_id.receiving_id._make_imap() as imap:
            self._open(imap)
            self._confirm(imap)
            yield from Renumbered(self).synchronise(imap)
            yield from self._take(imap, imap.uids_above(self._position()))
            yield from LargeMails(self, imap).fetch_released()

    def _open(self, imap):
        """Select the folder, and see whether its UIDs still mean what they did."""
        if self == self.touchpoint_id.mailbox_ids[:1]:
            SentFolder(self, imap).learn()
        status = imap.select(self.folder)
        self._note_start(imap, status)
        Numbering(self, imap).follow(status)

    def _note_start(self, imap, status):
        """On the first connection: from where on this folder's mail is ours.

        :param imap: adapters.imap.Mailbox with the folder selected
        :param status: its adapters.imap.FolderStatus
        """
        self.ensure_one()
        if not self.start_at:
            Numbering(self, imap).start(status)

    def _ledger_domain(self):
        """The rows whose UID is one of the folder as it is numbered today."""
        return [
            ("touchpoint_id", "=", self.touchpoint_id.id),
            ("folder", "=", self.folder),
            ("epoch", "=", self.epoch),
            ("uid", "!=", False),
        ]

    def _position(self):
        """Mail up to this UID is accounted for."""
        last = self.env["email.inbound"].search(
            self._ledger_domain(), order="uid desc", limit=1
        )
        return max(last.uid, self._first_uid(), self.resync_uid)

    def _first_uid(self):
        """Mail up to this UID was there before us, and is not wanted."""
        return 0 if self.touchpoint_id.import_existing else self.start_uid

    def _take(self, imap, uids, again=False):
        """Fetch these mails, and yield their rows in batches once they are safe.

        :param again: there may be rows that only say why a mail was not fetched
        """
        for batch in self._batches(imap, uids):
            if again:
                self._forget_ungiven(batch)
            if batch[0].large:
                stored = LargeMails(self, imap).store(batch[0])
            else:
                stored = self._store(batch)
            self._tell(imap, stored.filtered("digest"))
            yield stored

    def _batches(self, imap, uids):
        """Yield lists of adapters.imap.FetchedMail, small enough for a commit; a large
        mail comes alone."""
        batch, size = [], 0
        for mail in imap.fetch(uids):
            if batch and (mail.large or batch[0].large):
                yield batch
                batch, size = [], 0
            batch.append(mail)
            size += len(mail.raw)
            if len(batch) == BATCH_MAILS or size > BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _store(self, batch):
        """Into the ledger, and committed: from here on the mail cannot be lost."""
        if self.resyncing:
            batch = Renumbered(self).place_alike(batch)
        stored = self.env["email.inbound"]._store(self, batch)
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return stored

    # -- telling the server --------------------------------------------------

    def _confirm(self, imap):
        """Tell the server of stored mail of which it was not told, after a crash."""
        pending = self.env["email.inbound"].search(
            [
                *self._ledger_domain(),
                ("confirmed", "=", False),
                # Not what the server failed to give, nor what is too large: it is only
                # there.
                ("digest", "!=", False),
            ]
        )
        self._tell(imap, pending)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _tell(self, imap, rows):
        """Tell the server what happens to stored mail, and remember that it was told.

        The next commit keeps that. After a crash before it the server is told again,
        which changes nothing.
        """
        if rows:
            AfterFetch(self, imap).apply(rows.mapped("uid"))
            rows.confirmed = True
