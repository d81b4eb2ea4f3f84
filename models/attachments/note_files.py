from odoo.exceptions import UserError

from .email_message import older_line
from .outgoing_files import OutgoingFiles

# What Odoo's uploads belong to until their message is posted.
PENDING = ("mail.compose.message", "mail.scheduled.message")


class NoteFiles:
    """Files of notes on a record: by the same rule as those that leave, and looked at
    by the same scanner, before a colleague can open them.

    :param record: of a model with notes, with a company
    """

    def __init__(self, record):
        self.record = record
        self.env = record.env
        # sudo: a file that is not there yet belongs to nobody's record.
        self.all = self.env["ir.attachment"].sudo()

    def check_own(self, ids):
        """Raises UserError: a note takes what its writer uploaded for it, and keeps
        what it has; a mail's file stays the mail's."""
        files = self.all.browse(ids or [])
        if not files or self.env.user._is_superuser():
            return
        own = files.exists().filtered(self._is_upload) | self._noted()
        if files - own:
            raise UserError(
                self.env._("A file of this note cannot be read. Upload it once more.")
            )

    def check(self, ids):
        """Raises UserError, which names each file that must not be here, and why."""
        stopped = self._stopped(self.all.browse(ids))
        if stopped:
            lines = [
                self.env._("“%(file)s”: %(reason)s", file=file.name, reason=reason)
                for file, reason in stopped.items()
            ]
            raise UserError(
                self.env._(
                    "These files cannot be added:\n\n%(files)s\n\nTake them off, and "
                    "try again.",
                    files="\n".join(lines),
                )
            )

    def inspect(self, ids):
        """See email.noted.check_note_files."""
        files = self.all.browse(ids).exists().filtered(self._is_upload)
        stopped = self._stopped(files)
        told = [
            {
                "id": file.id,
                "name": file.name,
                "reason": reason,
                "deleted": file in self._infected,
            }
            for file, reason in stopped.items()
        ]
        self._infected.unlink()
        return told

    def lines(self, note):
        """A note's files as email.message._file_lines has those of mails. One that the
        reader may not open has a name, and no link.

        :param note: mail.message that he may read
        """
        # sudo: that there are files, to those who read the note.
        return [self._line(file) for file in note.sudo().attachment_ids.sorted("id")]

    def _line(self, file):
        line = older_line(file)
        if not file.sudo(False).has_access("read"):
            line.update(attachment_id=False, url=False, state="locked")
        return line

    def _stopped(self, files):
        """{file: why not, in words}"""
        outgoing = OutgoingFiles(files, self.record.sudo().company_id)
        findings = outgoing.findings()
        if any(finding.state == "checking" for finding in findings.values()):
            outgoing.scan(findings)
            findings = outgoing.findings()
        self._infected = files.filtered(
            lambda file: file in findings and findings[file].state == "infected"
        )
        return {
            file: self._words(finding)
            for file, finding in findings.items()
            if finding.stops or finding.state == "checking"
        }

    def _words(self, finding):
        if finding.state == "checking":
            return self.env._(
                "The virus scanner cannot be reached. Add it again in a while."
            )
        return finding.words(self.env)

    def _is_upload(self, file):
        return file.create_uid == self.env.user and file.res_model in PENDING

    def _noted(self):
        """Those of the record's notes."""
        # sudo: see above.
        return self.record.sudo()._notes().attachment_ids
