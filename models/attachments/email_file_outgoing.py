from odoo import api, fields, models
from odoo.exceptions import UserError

from ..touchpoint.notices import moment_words
from .file_words import removed_words
from .note_files import NoteFiles
from .outgoing_files import OutgoingFiles


class EmailFile(models.Model):
    """Files of mail that leaves: whatever way it was written, it passes here."""

    _inherit = "email.file"

    @api.model
    def _add_outgoing(self, mail):
        """A record for each file that the mail is to carry; when it is queued once
        more, what is known of them by then.

        Raises UserError, which names each file that must not leave, and why.

        :param mail: email.message with the rights of the system
        """
        findings = OutgoingFiles(self._carried(mail), mail.company_id).findings()
        self._check_may_leave(mail, findings)
        known = {file.attachment_id: file for file in mail.file_ids}
        for position, (attachment, finding) in enumerate(findings.items()):
            vals = _vals(attachment, finding)
            if attachment in known:
                known[attachment].write(vals)
            else:
                self.create({**vals, "message_id": mail.id, "position": position})
        if any(finding.state == "checking" for finding in findings.values()):
            self.env["email.scan"]._wake()

    @api.model
    def _check_draft(self, mail, files):
        """Raises UserError, which names each of these files that may not leave, and
        why.

        :param files: ir.attachment of a draft
        """
        company = (mail.conversation_id or mail.touchpoint_id).company_id
        self._check_may_leave(mail, OutgoingFiles(files, company).findings())

    @api.model
    def _carried(self, mail):
        """Attachments that leave for the first time with it: pictures of other mails of
        the thread have come or gone already."""
        Attachment = mail.env["ir.attachment"]
        carried = Attachment.browse(int(each) for each in mail.carries or {}).exists()
        others = mail.search(
            [
                ("attachment_ids", "in", carried.ids),
                ("id", "!=", mail.id),
                ("state", "!=", "draft"),
            ]
        )
        shown = self.search(
            [("attachment_id", "in", carried.ids), ("message_id", "!=", mail.id)]
        )
        return carried - others.attachment_ids - shown.attachment_id

    @api.model
    def _waiting_words(self):
        """Why a mail whose files are being checked has not left yet."""
        if since := self.env["email.scanner"]._unreachable_since():
            return self.env._(
                "It waits until its files are checked for viruses. The virus scanner "
                "cannot be reached since %(since)s.",
                since=moment_words(self.env, since),
            )
        return self.env._("It leaves once its files are checked for viruses.")

    @api.model
    def _noted_on(self, record):
        """Files of the notes on a record: see NoteFiles."""
        return NoteFiles(record)

    def _check_may_leave(self, mail, findings):
        stopped = [
            (attachment.name, finding.words(self.env))
            for attachment, finding in findings.items()
            if finding.stops
        ]
        stopped += [
            (file.name, removed_words(self.env, file.signature))
            for file in mail.file_ids
            if file.state == "infected"
        ]
        if stopped:
            raise UserError(self._stopped_words(stopped))

    def _stopped_words(self, stopped):
        """:param stopped: list of (name of a file, why)"""
        lines = [
            self.env._("“%(file)s”: %(reason)s", file=name, reason=reason)
            for name, reason in stopped
        ]
        return self.env._(
            "The e-mail cannot be sent with these files:\n\n%(files)s\n\nTake them "
            "off, and send it again.",
            files="\n".join(lines),
        )


def _vals(attachment, finding):
    """Of an email.file."""
    waits = finding.state == "checking"
    return {
        "name": attachment.name,
        "mimetype": attachment.mimetype,
        "size": finding.size,
        "digest": finding.digest,
        "state": finding.state,
        "attachment_id": attachment.id,
        "scanned_version": finding.version or False,
        "next_scan_at": waits and fields.Datetime.now(),
        "scan_attempts": 0,
    }
