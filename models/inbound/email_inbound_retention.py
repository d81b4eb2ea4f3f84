import logging
import os
from contextlib import suppress
from datetime import timedelta

from odoo import api, fields, models

from ..retried import CONFLICTS
from .email_inbound_raw import OriginalLost

_logger = logging.getLogger(__name__)

BATCH = 100
SETTLED = ("done", "dropped")  # what failed or waits keeps its original


class EmailInbound(models.Model):
    """How long mails are kept as they were fetched.

    Into a storage: the file is written there whole, then one transaction notes its path
    and takes the original out of Odoo; whatever ends the worker in between, one of them
    is there. A second attempt writes the same file again.
    """

    _inherit = "email.inbound"

    raw_storage = fields.Char(
        "Storage of the Original", readonly=True, help="Code of the storage."
    )
    raw_path = fields.Char("Path in the Storage", readonly=True)
    raw_deleted_at = fields.Datetime("Original Deleted", readonly=True)
    raw_deleted_days = fields.Integer(readonly=True)

    # -- the daily job -------------------------------------------------------

    @api.model
    def _cron_retention(self):
        """Apply each company's setting; trouble with a storage is told beside it."""
        companies = self.env["res.company"].search(
            [("email_raw_retention", "!=", "keep")]
        )
        for company in companies:
            try:
                finished = self._apply_retention(company)
                company.email_raw_trouble = False
            except OSError as exc:
                self.env.cr.rollback()
                _logger.warning("Originals of %s: %s", company.name, exc)
                company.email_raw_trouble = self._explain_trouble(company, exc)
                finished = True
            self.env.cr.commit()  # pylint: disable=invalid-commit
            if not finished:
                return

    def _apply_retention(self, company):
        """Batch by batch, each committed; whether all is done or time is over."""
        action = getattr(self, f"_{company.email_raw_retention}_raw_of")
        rows = self
        while rows := self._find_expired(company, rows[-1:].id):
            try:
                action(rows, company)
                self.env.flush_all()
            except CONFLICTS:
                # Somebody released one of them; the next run sees what is left.
                self.env.cr.rollback()
                return True
            more = BATCH if len(rows) == BATCH else 0
            if not self.env["ir.cron"]._commit_progress(len(rows), remaining=more):
                return not more
        return True

    def _find_expired(self, company, above):
        """The next batch by id, for which no index is needed. Days count from when the
        mail was fetched: old mail that was imported today is new here."""
        before = fields.Datetime.now() - timedelta(days=company.email_raw_days)
        domain = [
            ("id", ">", above or 0),
            ("company_id", "=", company.id),
            ("create_date", "<", before),
            ("state", "in", SETTLED),
            ("digest", "!=", False),
            ("original_id", "=", False),
            ("raw_deleted_at", "=", False),
        ]
        if company.email_raw_retention == "move":
            domain.append(("raw_path", "=", False))
        return self.search(domain, order="id", limit=BATCH)

    @api.model
    def _delete_raw_of(self, rows, company):
        for row in rows.filtered("raw_path"):
            # First the file: noted as deleted, nobody would look for it again.
            with suppress(FileNotFoundError):
                row._raw_filesystem().rm_file(row.raw_path)
        rows._drop_raw(
            {
                "raw_deleted_at": fields.Datetime.now(),
                "raw_deleted_days": company.email_raw_days,
                "raw_path": False,
                "raw_storage": False,
            }
        )

    @api.model
    def _move_raw_of(self, rows, company):
        storage = company.email_raw_storage_id
        moved = self.browse()
        for row in rows:
            # One at a time, for there are large ones. What is damaged stays where it
            # is: a backup of the filestore may mend it.
            if raw := row._read_raw().get(row.id):
                path = row._write_raw(storage.fs, raw)
                row.write({"raw_storage": storage.code, "raw_path": path})
                moved += row
            self.env["ir.attachment"].invalidate_model(["raw"])
        moved._drop_raw({})

    def _write_raw(self, filesystem, raw):
        """Write the original there and make sure of it; its path."""
        folder = f"email/{self.company_id.id}/{self.create_date:%Y/%m}"
        path = f"{folder}/{self.id}-{self.digest[:16]}.eml"
        filesystem.makedirs(folder, exist_ok=True)
        with filesystem.open(path, "wb") as stream:
            stream.write(raw)
            # A file on a disk of our own; other storages answer for themselves.
            with suppress(AttributeError, OSError):
                stream.flush()
                os.fsync(stream.fileno())
        if filesystem.info(path)["size"] != len(raw):
            raise OriginalLost(path)
        return path

    def _drop_raw(self, vals):
        """Out of the database and the attachment store; the latter's files go with the
        next garbage collection, after the commit."""
        self.write({"raw_small": False, **vals})
        self._raw_attachments().unlink()

    # -- reading -------------------------------------------------------------

    def _read_raw(self):
        found = super()._read_raw()
        for row in self.browse(set(self.ids) - found.keys()):
            if row.raw_path:
                with row._raw_filesystem().open(row.raw_path, "rb") as stream:
                    found[row.id] = stream.read()
                if not row._is_whole(found):
                    raise OriginalLost(row.raw_path)
        return found

    def _raw_filesystem(self):
        # sudo: storages are the system administrators'; this is one mail of one.
        storage = self.env["fs.storage"].sudo().get_by_code(self.raw_storage)
        if not storage:
            raise OriginalLost(self.raw_storage)
        return storage.fs

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
        if self.parked:
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
            storage=self.raw_storage,
        )

    def _explain_trouble(self, company, exc):
        storage = company.email_raw_storage_id
        return self.env._(
            "The storage “%(storage)s” failed, the originals stay where they are: "
            "%(error)s",
            storage=storage.name or "",
            error=exc,
        )
