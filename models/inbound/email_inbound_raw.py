import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ...adapters.storage_errors import StorageFailed

_logger = logging.getLogger(__name__)

# Bigger mails go to the attachment store.
ROW_BYTES = 64 * 1024
# States of email.stored.file whose bytes are not in Odoo.
OUTSIDE = ("stored", "moving")


class OriginalLost(OSError):
    """The original is not, or not whole, where it was put."""


class EmailInbound(models.Model):
    """Where the bytes of a mail are kept.

    Most mails are small: those lie in their row, so that the commit that brings the
    row makes them as safe as the database is. A file costs as much time as the rest of
    the row ten times over; core leaves it in the disk's cache, and reads one that is
    missing as an empty one.
    """

    _inherit = "email.inbound"

    # Given out by the page that asks who may read the mail, and nowhere else.
    raw = fields.Binary(
        "Mail as Fetched", attachment=True, readonly=True, groups=fields.NO_ACCESS
    )
    raw_small = fields.Binary(
        attachment=False, readonly=True, groups=fields.NO_ACCESS, prefetch=False
    )

    stored_file_id = fields.Many2one(
        comodel_name="email.stored.file",
        string="Original Stored As",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Where the original is outside of Odoo, or will be.",
    )
    raw_deleted_at = fields.Datetime("Original Deleted", readonly=True)
    raw_deleted_days = fields.Integer(readonly=True)

    def init(self):
        """Kept as it is: compressing base64 costs much, and gains little."""
        self.env.cr.execute(
            SQL("ALTER TABLE email_inbound ALTER raw_small SET STORAGE EXTERNAL")
        )

    def _fits_row(self, raw):
        return len(raw) <= ROW_BYTES

    def _attach_raw(self, raws):
        """Store the mails that are too big for their row: one insert, no base64 on
        the way.

        :param raws: list of bytes, one for each row
        """
        large = [
            (row, raw)
            for row, raw in zip(self, raws, strict=True)
            if not self._fits_row(raw)
        ]
        Attachment = self.env["ir.attachment"]
        Attachment._discard_torn_files(raw for _row, raw in large)
        vals_list = [{**row._prepare_raw(), "raw": raw} for row, raw in large]
        # The server may be told to delete them once this is committed.
        Attachment.create(vals_list)._sync_files()

    def _prepare_raw(self):
        """The attachment of this row's mail, but for its bytes."""
        return {
            "name": "raw",
            "res_model": self._name,
            "res_field": "raw",
            "res_id": self.id,
            "type": "binary",
            "mimetype": "message/rfc822",
        }

    def _read_raw(self):
        """{id: bytes} of the mails as fetched, without those whose original is gone or
        damaged."""
        # sudo: the field is nobody's to read; who may see the row may see its mail.
        mails = {row.id: row.raw_small for row in self.sudo() if row.raw_small}
        others = self.filtered(lambda row: row.id not in mails)
        files = {each.res_id: each.raw for each in others._raw_attachments()}
        mails |= {row.id: files[row.id] for row in others if row._is_whole(files)}
        for row in others.filtered(lambda row: row.id not in mails):
            # sudo: as above.
            if row.sudo().stored_file_id.state in OUTSIDE:
                mails[row.id] = row._read_from_storage()
        return mails

    def _read_from_storage(self):
        try:
            # sudo: storages are the system administrators'; this is one mail of one.
            return self.sudo().stored_file_id._fetch()
        except StorageFailed as failure:
            raise OriginalLost(str(failure)) from failure

    def _attach_raw_again(self, raw):
        """The original is back from the storage."""
        if self._fits_row(raw):
            self.raw_small = raw
        else:
            self._attach_raw([raw])

    def _holding_unsafe_files(self):
        """Those whose original stays in the ledger for the files that it carries."""
        # sudo: only which.
        mails = self.sudo().email_message_id
        kept = mails.filtered_domain(mails._keeping_original(moves=True))
        return self.filtered(lambda row: row.sudo().email_message_id in kept)

    def _is_whole(self, files):
        """Whether its file in ``files`` ({id: bytes}) is the mail that was stored."""
        if self.id not in files:
            return False
        whole = self._digest(files[self.id]) == self.digest
        if not whole:
            _logger.error("The original of incoming mail %s is damaged", self.id)
        return whole

    def _raw_attachments(self):
        """Those of mails that were too big for their row."""
        # sudo: see _read_raw.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "raw"),
                    ("res_id", "in", self.ids),
                ]
            )
        )

    def _drop_raw(self, vals):
        """Out of the database and the attachment store; the latter's files go with the
        next garbage collection, after the commit."""
        self.write({"raw_small": False, **vals})
        self._raw_attachments().unlink()

    @api.model
    def _cron_retention(self):
        self.env["email.retention"]._apply()

    # -- words ---------------------------------------------------------------

    def _explain_missing_raw(self):
        """Why there is no original, for who asked for it."""
        self.ensure_one()
        if self.raw_deleted_at:
            return self.env._(
                "The original of this mail was deleted on %(date)s by the retention "
                "setting, %(days)s days after it was fetched. A conversation that it "
                "is part of keeps its text and its files.",
                date=fields.Date.to_string(self.raw_deleted_at),
                days=self.raw_deleted_days,
            )
        if self.hold_kind == "gone":
            return self.reason
        if self._is_only_on_server():
            return self.env._(
                "This mail is too large and was not fetched yet: it is only on the "
                "server. Release fetches it."
            )
        if not self.digest:
            return self.env._(
                "The server did not give this mail yet; it is asked for again, after "
                "five minutes at first, once a day at last."
            )
        return self.env._(
            "The original of this mail is missing from Odoo's filestore, or damaged "
            "there. Restore its file from a backup of the filestore."
        )

    def _explain_unreadable_raw(self):
        return self.env._(
            "The original of this mail is in the storage “%(storage)s”, which cannot "
            "be read at the moment. Try again later, or have its settings checked.",
            storage=self.sudo().stored_file_id.storage_code,
        )
