import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import escape_psql

from ...adapters.storage_errors import StorageFailed, StorageReason
from ...core.digest import digest_of
from ...core.inbound.pause import pause
from ..jobs import report_progress, time_is_up
from ..moments import due
from ..retried import CONFLICTS
from .email_storage import FIRST_PAUSE, LONGEST_PAUSE
from .storage_words import note, tell
from .stored_place import Place

_logger = logging.getLogger(__name__)

DONE = {"trouble": False, "tries": 0, "next_try_at": False}


class EmailStoredFile(models.Model):
    """How files are moved to the storage, within it, and deleted there.

    A file's new place is written down and committed, then the file is written there
    and looked at, then one transaction notes that it is there and takes the bytes out
    of Odoo. Whatever ends the worker in between, the file is whole in one of the two,
    and the next attempt writes to the same place.
    """

    _inherit = "email.stored.file"

    @api.model
    def _run(self):
        """Do what is due. When Odoo's time for a job is up before, or something failed,
        it asks to run again."""
        tried = set()
        while not time_is_up(self.env):
            row = self._next_due(tried)
            if not row:
                break
            tried.add(row.id)
            row._work_or_note()
            report_progress(self.env)
        else:
            self._wake()
        self._wake_for_next_try()

    def _next_due(self, tried):
        paused = self.env["email.storage"]._paused_codes()
        going = Domain("state", "in", ("waiting", "moving")) & Domain(
            "next_code", "not in", paused
        )
        erasing = Domain("state", "=", "erasing") & Domain(
            "storage_code", "not in", paused
        )
        return self.search(
            (going | erasing)
            & due("next_try_at", fields.Datetime.now(), LONGEST_PAUSE)
            & Domain("id", "not in", list(tried)),
            order="id",
            limit=1,
        )

    def _wake_for_next_try(self):
        rows = self.search(
            [("state", "not in", ("odoo", "stored")), ("next_try_at", "!=", False)],
            order="next_try_at",
            limit=1,
        )
        moments = [rows.next_try_at, self.env["email.storage"]._next_try()]
        if moment := min(filter(None, moments), default=None):
            # sudo: see _wake.
            self.env.ref("email_channel.ir_cron_storage").sudo()._trigger(at=moment)

    def _work_or_note(self):
        """Do what its state asks for; what fails is noted. Committed either way."""
        try:
            self._work()
            self.env.flush_all()
            self._commit()
        except CONFLICTS:
            # Its attachment has other bytes meanwhile, or none: the next run looks.
            self.env.cr.rollback()
        except StorageFailed as failure:
            self.env.cr.rollback()
            self._on_failed(failure)
            self._commit()
        except Exception as error:
            # Recorded here: one file that nobody foresaw must not keep all others.
            self.env.cr.rollback()
            _logger.exception("Stored file %s", self.id)
            self._on_failed(StorageFailed(StorageReason.OTHER, str(error)))
            self._commit()

    def _commit(self):
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _on_failed(self, failure):
        row = self.exists()
        if not row:
            return
        _logger.warning("Stored file %s, storage %s: %s", row.id, failure.code, failure)
        if failure.of_storage and failure.code:
            self.env["email.storage"]._of(failure.code)._on_failed(failure)
            return
        row.write(
            {
                "trouble": note(failure),
                "tries": row.tries + 1,
                "next_try_at": fields.Datetime.now()
                + pause(row.tries + 1, FIRST_PAUSE, LONGEST_PAUSE),
            }
        )

    def _work(self):
        if self.state == "erasing":
            self._delete_outside()
        elif not (self.attachment_id or self.inbound_id):
            self._bury()
        elif not Place(self).storage:
            self._return() if self.state == "moving" else self._stay()
        elif self.state == "moving" and self._is_in_place():
            self.write({"state": "stored", **DONE})
        else:
            self._move_out()

    def _is_in_place(self):
        place = Place(self)
        return self.storage_code == place.storage.code and place.has(self.path)

    # -- out, and to another place ---------------------------------------------

    def _move_out(self):
        self._claim()
        status = self.env["email.storage"]._of(self.next_code)
        content = self._fetch() if self.state == "moving" else self._own_bytes()
        # No transaction stays open while it travels.
        self._commit()
        with status._asked() as storage:
            digest = storage.write(self.next_path, content)
        self._settle(len(content), digest)

    def _claim(self):
        """Write down where it goes, before anything is there."""
        place = Place(self)
        code = place.storage.code
        if self._is_mine() and self.storage_code == code and place.has(self.path):
            path = self.path
        elif self._is_claimed(code) and place.has(self.next_path):
            path = self.next_path
        else:
            path = self._find_free_path(place, code)
        self.write(
            {"next_code": code, "next_path": path, "next_owner": self._database()}
        )
        self.flush_recordset()
        self._commit()

    def _is_claimed(self, code):
        mine = self.next_owner == self._database()
        return mine and self.next_code == code and self.next_path

    def _find_free_path(self, place, code):
        """One where neither we nor anybody else has a file."""
        with self.env["email.storage"]._of(code)._asked() as storage:
            return place.find_path(
                lambda path: self._is_known(code, path) or storage.exists(path)
            )

    def _is_known(self, code, path):
        escaped = escape_psql(path)
        return self.search_count(
            [
                "|",
                "&",
                ("storage_code", "=", code),
                ("path", "=ilike", escaped),
                "&",
                ("next_code", "=", code),
                ("next_path", "=ilike", escaped),
            ],
            limit=1,
        )

    def _own_bytes(self):
        """The bytes that are in Odoo; what is damaged there stays, for a backup may
        mend it. Raises StorageFailed."""
        if self.inbound_id:
            content = self.inbound_id._read_raw().get(self.inbound_id.id)
            whole = content and digest_of(content) == self.inbound_id.digest
        else:
            content = self.attachment_id.raw
            checksum = self.attachment_id._compute_checksum(content or b"")
            whole = content and checksum == self.attachment_id.checksum
        self.env["ir.attachment"].invalidate_model(["raw"])
        if not whole:
            raise StorageFailed(StorageReason.GONE)
        return content

    def _settle(self, size, digest):
        """It is there: what was before, in Odoo or at another place, goes."""
        waited = self.state == "waiting"
        old = (self.storage_code, self.path) if self._is_mine() else None
        new = (self.next_code, self.next_path)
        self.write(
            {
                "state": "stored",
                "storage_code": self.next_code,
                "path": self.next_path,
                "owner": self.next_owner,
                "next_code": False,
                "next_path": False,
                "next_owner": False,
                "size": size,
                "digest": digest,
                "stored_at": fields.Datetime.now(),
                **DONE,
            }
        )
        self.flush_recordset()
        if old and old[1] and old != new:
            self._mark_for_deletion(*old)
        if waited and self.inbound_id:
            self.inbound_id._drop_raw({})
        elif waited:
            self.attachment_id._move_bytes_out(self)

    # -- back, and away ----------------------------------------------------------

    def _return(self):
        """Into Odoo again, for the settings keep it there now."""
        content = self._fetch()
        if self.inbound_id:
            self.inbound_id._attach_raw_again(content)
            self._stay()
        else:
            # It tells this row that its place is free, see _on_bytes_dropped.
            self.attachment_id.raw = content

    @api.model
    def _bring_back(self):
        """PDFs that are outside are in Odoo, too, before the addon goes; the copies
        outside stay, as the originals there do.

        Raises UserError when a storage does not give one.
        """
        outside = self.search([("attachment_id", "!=", False)]).filtered(
            lambda row: row == row._outside(row.attachment_id.store_fname)
        )
        for row in outside:
            try:
                row.attachment_id.raw = row._fetch()
            except StorageFailed as failure:
                raise UserError(row._kept_outside_words(failure)) from failure
            self.env.flush_all()
            self.env.invalidate_all()

    def _kept_outside_words(self, failure):
        return self.env._(
            "The e-mail channel cannot be uninstalled: the file “%(file)s” is in the "
            "outside storage “%(storage)s”, which does not give it, and nothing could "
            "open it afterwards. %(reason)s\n\nMend the storage, or delete the file on "
            "its ticket, and try again.",
            file=self.path,
            storage=self.storage_code,
            reason=tell(self.env, note(failure)),
        )

    def _delete_outside(self):
        if self._is_mine():
            with self.env["email.storage"]._of(self.storage_code)._asked() as storage:
                storage.delete(self.path)
        self.unlink()

    # -- to another place, by hand -----------------------------------------------

    @api.model
    def _move_all(self, company):
        """What the company stores, or keeps in Odoo, goes to where its settings have it
        now; in the background, and on from where it was when that ends.

        :return: how many files
        """
        rows = self.search(
            [("company_id", "=", company.id), ("state", "in", ("odoo", "stored"))]
        )
        rows.filtered(lambda row: row.state == "odoo")._plan()
        rows.filtered(lambda row: row.state == "stored")._move()
        return len(rows.filtered(lambda row: row.state in ("waiting", "moving")))

    def _move(self):
        """What is stored goes to where the settings have it now, if that is not where
        it is."""
        for row in self:
            storage = Place(row).storage
            if not (storage and row._is_in_place()):
                # Back into Odoo goes without a storage, whichever is failing.
                row.write({"state": "moving", "next_code": storage.code})
        if self:
            self._wake()
