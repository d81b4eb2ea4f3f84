from odoo import fields, models

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
        """Its bytes, b"" when they are not there."""
        return self.attachment_id.raw or b""

    def _size(self):
        return self.attachment_id.file_size

    def _discard(self):
        """With its file."""
        self.attachment_id.unlink()
        self.unlink()
