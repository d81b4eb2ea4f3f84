import logging
import os
from contextlib import suppress
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..retried import CONFLICTS
from .email_inbound_raw import OriginalLost

_logger = logging.getLogger(__name__)

BATCH = 100
SETTLED = ("done", "dropped")  # what failed or waits keeps its original


class EmailRetention(models.AbstractModel):
    """How long mails are kept as they were fetched.

    Into a storage: the file is written there whole, then one transaction notes its path
    and takes the original out of Odoo; whatever ends the worker in between, one of them
    is there. A second attempt writes the same file again.
    """

    _name = "email.retention"
    _description = "Retention of Original E-mails"

    @api.model
    def _apply(self):
        """Apply each company's setting; trouble with a storage is told beside it."""
        companies = self.env["res.company"].search(
            [("email_raw_retention", "!=", "keep")]
        )
        for company in companies:
            try:
                finished = self._apply_to(company)
                company.email_raw_trouble = False
            except OSError as exc:
                self.env.cr.rollback()
                _logger.warning("Originals of %s: %s", company.name, exc)
                company.email_raw_trouble = self._explain_trouble(company, exc)
                finished = True
            self.env.cr.commit()  # pylint: disable=invalid-commit
            if not finished:
                return

    def _apply_to(self, company):
        """Batch by batch, each committed; whether all is done or time is over."""
        moves = company.email_raw_retention == "move"
        action = self._move_originals if moves else self._delete_originals
        rows = self.env["email.inbound"]
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
        moves = company.email_raw_retention == "move"
        if moves:
            domain.append(("raw_path", "=", False))
        kept = self.env["email.message"]._keeping_original(moves)
        return self.env["email.inbound"].search(
            Domain(domain) & Domain("email_message_id", "not any", kept),
            order="id",
            limit=BATCH,
        )

    def _delete_originals(self, rows, company):
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

    def _move_originals(self, rows, company):
        storage = company.email_raw_storage_id
        moved = rows.browse()
        for row in rows:
            # One at a time, for there are large ones. What is damaged stays where it
            # is: a backup of the filestore may mend it.
            if raw := row._read_raw().get(row.id):
                path = self._write_original(storage.fs, row, raw)
                row.write({"raw_storage": storage.code, "raw_path": path})
                moved += row
            self.env["ir.attachment"].invalidate_model(["raw"])
        moved._drop_raw({})

    def _write_original(self, filesystem, row, raw):
        """Write the original there and make sure of it; its path."""
        folder = f"email/{row.company_id.id}/{row.create_date:%Y/%m}"
        path = f"{folder}/{row.id}-{row.digest[:16]}.eml"
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

    def _explain_trouble(self, company, exc):
        storage = company.email_raw_storage_id
        return self.env._(
            "The storage “%(storage)s” failed, the originals stay where they are: "
            "%(error)s",
            storage=storage.name or "",
            error=exc,
        )
