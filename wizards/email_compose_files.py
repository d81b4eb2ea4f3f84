from odoo import fields, models

from ..models.attachments.email_file import WITHIN_REACH
from ..models.attachments.file_words import removed_words
from ..models.attachments.outgoing_files import OutgoingFiles
from ..models.conversation.written_files import is_upload
from ..models.record_ids import checked_id, checked_ids


class EmailCompose(models.TransientModel):
    """Says of each file, as soon as it is there, whether it may leave."""

    _inherit = "email.compose"

    not_carried = fields.Text(readonly=True)

    def check_files(self, ids, touchpoint_id=False, scan=False):
        """What keeps files from leaving with this mail. An infected one is deleted.

        Only of files that the user has uploaded for a mail; the others are left out.

        :param ids: of ir.attachment, of all files of the mail
        :param touchpoint_id: of email.touchpoint that it is to leave from
        :param scan: have the scanner look now at what it has not seen yet
        :return: {"files": {id: {"name", "size": in bytes, "state", "reason"}},
            "limits": {"file_bytes", "mail_bytes"}}; the state is that of email.file,
            and "waiting" for what no scanner can look at now
        """
        self.check_access("write")
        files = self._uploads(checked_ids(self.env, ids))
        outgoing = OutgoingFiles(files, self._company_of(touchpoint_id))
        findings = outgoing.findings()
        unreachable = scan and not outgoing.scan(findings)
        if scan:
            findings = outgoing.findings()
        found = {
            file.id: self._file_values(file, finding, unreachable)
            for file, finding in findings.items()
        }
        for file, finding in findings.items():
            if finding.state == "infected" and is_upload(file, self.env.user):
                file.unlink()
        return {"files": found, "limits": outgoing.limits()}

    # -- opening -----------------------------------------------------------------

    def _not_carried_words(self, mail):
        """Which files of a mail are not carried along, each with why; "" for none."""
        left = self._left_behind(mail)
        lines = [
            self.env._("“%(file)s”: %(reason)s", file=line["name"], reason=words)
            for line in left
            if (words := self._why_left_behind(line))
        ]
        if not lines:
            return ""
        head = self.env._("These files are not carried along:")
        return "\n".join([head, *lines])

    def _left_behind(self, mail):
        """Of email.message._file_lines."""
        carried = self._files_to_write_again(mail)
        # sudo: which are carried, not what they say.
        files = mail.sudo().file_ids.filtered(
            lambda file: file.attachment_id in carried
        )
        return [
            line
            for line in mail._file_lines()
            if line["state"] not in WITHIN_REACH and line["id"] not in files.ids
        ]

    def _why_left_behind(self, line):
        if line["state"] == "checking":
            return self.env._("It is still being checked for viruses.")
        if line["state"] == "infected":
            return removed_words(self.env, line["signature"])
        return line["reason"]

    def _files_to_write_again(self, mail):
        """Without those that are being checked, unless they are the user's own."""
        files = mail._file_attachments()
        checking = mail.sudo().file_ids.filtered(lambda file: file.state == "checking")
        others = checking.attachment_id.filtered(
            lambda file: file.create_uid != self.env.user
        )
        return files - others

    # -- checking ----------------------------------------------------------------

    def _uploads(self, ids):
        """Those of these attachments that the user uploaded to write with, or that are
        in this letter, with the rights of the system: an id is no proof of anything."""
        files = self.env["ir.attachment"].browse(ids).exists()._filtered_access("read")
        # sudo: an infected one is deleted; they are the user's own.
        own = files.filtered(lambda file: is_upload(file, self.env.user))
        return (own | files & self.attachment_ids).sudo()

    def _company_of(self, touchpoint_id):
        """Of the touchpoint that the mail is to leave from (res.company)."""
        number = checked_id(self.env, touchpoint_id)
        chosen = self.env["email.touchpoint"].browse(number).exists()
        touchpoint = self.conversation_id.touchpoint_id or (
            chosen._filtered_access("read")
        )
        # sudo: whoever may write from there is held to that company's rule.
        return touchpoint.sudo().company_id or self.env.company

    def _file_values(self, file, finding, unreachable):
        state, reason = finding.state, finding.words(self.env)
        if state == "checking" and unreachable:
            state = "waiting"
            reason = self.env._(
                "The virus scanner cannot be reached. The e-mail waits until the file "
                "has been checked, and leaves then."
            )
        return {
            "name": file.name,
            "size": finding.size,
            "state": state,
            "reason": reason,
        }
