from odoo import fields, models

from ...adapters.storage_errors import StorageFailed
from ...core.ticket.volumes import Entry


class EmailTranscriptVolume(models.Model):
    """One PDF of a conversation, and which mails stand in it."""

    _name = "email.transcript.volume"
    _description = "Volume of a Conversation's PDF"
    _order = "number"

    transcript_id = fields.Many2one(
        comodel_name="email.transcript", required=True, ondelete="cascade", index=True
    )
    number = fields.Integer(required=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment", ondelete="set null", index="btree_not_null"
    )
    # [[id of a mail, key of what is shown of it, its pages, its bookmark]], in order
    mails = fields.Json()
    front_pages = fields.Integer(help="Pages before those of the first mail.")

    def _entries(self):
        """[core.ticket.volumes.Entry] of the pages that are there."""
        if not self.attachment_id:
            return []
        return [Entry(*each[:3]) for each in self.mails or ()]

    def _read(self):
        """Its bytes, wherever they are; b"" when they cannot be read: then its pages
        are made anew."""
        try:
            return self.env["email.stored.file"]._read(self.attachment_id) or b""
        except StorageFailed:
            return b""

    def _size(self):
        return self.attachment_id.file_size

    def _discard(self):
        """With its file."""
        for volume in self.filtered("attachment_id"):
            self.env["email.stored.file"]._erase(volume.attachment_id)
        self.unlink()
