from odoo import fields, models
from odoo.tools import SQL

# Bigger mails go to the attachment store.
ROW_BYTES = 64 * 1024


class EmailInbound(models.Model):
    """Where the bytes of a mail are kept.

    Most mails are small: those lie in their row, so that the commit that brings the
    row makes them as safe as the database is. A file is written to the disk's cache
    only, and costs as much time as the rest of the row ten times over.
    """

    _inherit = "email.inbound"

    raw = fields.Binary("Mail as Fetched", attachment=True, readonly=True)
    raw_small = fields.Binary(
        attachment=False, readonly=True, groups=fields.NO_ACCESS, prefetch=False
    )

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
        Attachment.create([{**row._prepare_raw(), "raw": raw} for row, raw in large])

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
        """{id: bytes} of the mails as fetched."""
        # sudo: the field is nobody's to read; who may see the row may see its mail.
        mails = {row.id: row.raw_small for row in self.sudo() if row.raw_small}
        others = self.filtered(lambda row: row.id not in mails)
        return mails | {each.res_id: each.raw for each in others._raw_attachments()}

    def _raw_attachments(self):
        """Those of mails that were too big for their row."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "raw"),
                ("res_id", "in", self.ids),
            ]
        )
