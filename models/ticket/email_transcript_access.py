from odoo import api, models
from odoo.tools import SQL


class EmailTranscript(models.Model):
    """Who reads the PDFs: those who may read the conversation. The ticket that they are
    attached to is seen by more people."""

    _inherit = "email.transcript"

    @api.model
    def _hidden_files(self, attachments):
        """Those of these that are PDFs of conversations which the user may not read:
        the ticket is seen by more people."""
        # sudo: of which conversations they are, to see whether these may be read.
        volumes = self.sudo()._volumes_of(attachments)
        if not volumes:
            return attachments.browse()
        conversations = self.env["email.conversation"].browse(
            volumes.transcript_id.conversation_id.ids
        )
        seen = conversations._filtered_access("read") if self._is_agent() else None
        readable = set(seen.filtered("may_read").ids) if seen else set()
        hidden = volumes.filtered(
            lambda volume: volume.transcript_id.conversation_id.id not in readable
        )
        return attachments.browse(hidden.attachment_id.ids)

    @api.model
    def _without_pdfs(self, attachments):
        """Those of these that are no PDF of a conversation."""
        # sudo: only which they are.
        pdfs = self.sudo()._volumes_of(attachments).attachment_id
        return attachments.filtered(lambda file: file.id not in pdfs.ids)

    def _is_agent(self):
        return self.env["email.conversation"].has_access("read")

    def _volumes_of(self, attachments):
        return self.env["email.transcript.volume"].search(
            [("attachment_id", "in", attachments.ids)]
        )

    @api.model
    def _readable_sql(self, attachment_id):
        """A condition: the attachment is none of these PDFs, or one that the user may
        read.

        :param attachment_id: SQL, its id
        """
        self.env["email.transcript.volume"].flush_model()
        return SQL(
            """NOT EXISTS (
                SELECT FROM email_transcript_volume volume
                  JOIN email_transcript made ON made.id = volume.transcript_id
                 WHERE volume.attachment_id = %(file)s AND NOT EXISTS %(readable)s)""",
            file=attachment_id,
            readable=self.env["email.conversation"]._readable_by_id(
                SQL.identifier("made", "conversation_id")
            ),
        )
