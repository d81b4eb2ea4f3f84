from werkzeug.exceptions import ServiceUnavailable

from odoo import models
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import Stream
from odoo.tools import SQL

from ...adapters.storage_errors import StorageFailed
from .email_stored_file import SCHEME
from .storage_words import note, tell

PLACE = {"res_model", "res_id"}


class FileUnavailable(MissingError):
    """The storage does not give the file at the moment.

    Of this type, so that of several attachments that are read at once the others are
    given out: Odoo then reads each by itself.
    """


class IrAttachment(models.Model):
    """An attachment whose bytes are in an outside storage is read and opened as any
    other, with Odoo's own rights: its ``store_fname`` says where it is.

    A conversation's PDF says what its mails say: whoever may delete files of the ticket
    may delete it, or put it on another ticket, and nobody writes it.
    """

    _inherit = "ir.attachment"

    def _file_read(self, fname, size=None):
        row = self.env["email.stored.file"]._outside(fname)
        if not row:
            return super()._file_read(fname, size)
        try:
            return row._fetch()[:size]
        except StorageFailed as failure:
            raise FileUnavailable(self._unavailable_words(failure)) from failure

    def _unavailable_words(self, failure):
        return self.env._(
            "The file is in an outside storage that does not give it at the moment. "
            "Try again later, or tell your administrator. %(reason)s",
            reason=tell(self.env, {**note(failure), "detail": ""}),
        )

    def _file_delete(self, fname):
        if fname.startswith(SCHEME):
            return self.env["email.stored.file"]._on_bytes_dropped(fname)
        return super()._file_delete(fname)

    def _to_http_stream(self):
        self.ensure_one()
        if not self.env["email.stored.file"]._outside(self.store_fname):
            return super()._to_http_stream()
        try:
            content = self.raw
        except FileUnavailable as failure:
            raise ServiceUnavailable(str(failure)) from failure
        return Stream(
            type="data",
            data=content,
            size=len(content),
            mimetype=self.mimetype,
            download_name=self.name,
            etag=self.checksum,
            last_modified=self.write_date,
            public=self.public,
        )

    def _get_storage_domain(self):
        """What is outside is not Odoo's to move between files and database."""
        outside = Domain("store_fname", "=like", f"{SCHEME}%")
        return Domain(super()._get_storage_domain()) & ~outside

    def _move_bytes_out(self, row):
        """They are in the storage, at the place of ``row``; those here go."""
        here = self.store_fname
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE ir_attachment SET store_fname = %s, db_datas = NULL"
                " WHERE id = %s",
                f"{SCHEME}{row.id}",
                self.id,
            )
        )
        self.invalidate_recordset(["store_fname", "db_datas", "raw", "datas"])
        if here:
            # After the commit, and only where no other attachment has the same.
            self._mark_for_gc(here)

    # -- PDFs of conversations ---------------------------------------------------

    def write(self, vals):
        if not self.env.su and vals.keys() - PLACE and self._pdfs_of_conversations():
            raise AccessError(
                self.env._(
                    "This PDF is made from its conversation, and changed by nobody."
                )
            )
        return super().write(vals)

    def generate_access_token(self):
        """None for those: the ticket's page on the portal makes one, with the rights of
        the system, for all that is attached to the ticket."""
        pdfs = self._pdfs_of_conversations()
        others = self - pdfs
        tokens = super(IrAttachment, others).generate_access_token()
        tokens = dict(zip(others, tokens, strict=True))
        return [tokens.get(file, False) for file in self]

    def _pdfs_of_conversations(self):
        return self - self.env["email.transcript"]._without_pdfs(self)
