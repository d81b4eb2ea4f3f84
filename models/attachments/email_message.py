from odoo import api, fields, models

from ...core.attachments import picture_places
from .email_file import WITHIN_REACH, attachment_url


class EmailMessage(models.Model):
    """The files of a mail, those that are not let in, too."""

    _inherit = "email.message"

    file_ids = fields.One2many(
        comodel_name="email.file", inverse_name="message_id", readonly=True
    )

    def _fetch_files(self):
        """Read what threads show of the files of all these mails at once."""
        # sudo: see _file_lines
        system = self.sudo()
        files = system.file_ids.attachment_id | system.attachment_ids
        files.mapped("name")

    def _file_lines(self):
        """The files of the mail for its readers: those that its text shows as pictures
        are left out, unless they cannot be shown there.

        :return: list of {"id": of email.file, False for a file of an older mail,
            "attachment_id": of ir.attachment, False while it is out of reach, "name",
            "mimetype", "size": in bytes, "state": of email.file, "reason": why it was
            refused, "signature": the virus's name, "stuck": whether it waits
            for a scanner that does not answer, "withdrawn": whether it was found
            infected later, "url": to download it, or False, "can_let_through": whether
            the user may}
        """
        self.ensure_one()
        # sudo: whoever may read the mail may know what came with it.
        files = self.sudo().file_ids.sorted(lambda file: (file.position, file.id))
        shown = self._file_attachments()
        lines = [file._line() for file in files if self._is_listed(file, shown)]
        older = shown - files.attachment_id
        return lines + [older_line(attachment) for attachment in older]

    def _is_listed(self, file, shown):
        """:param shown: ir.attachment that the text does not show"""
        if file.state in WITHIN_REACH:
            return file.attachment_id in shown
        if file.state == "checking":
            # Where its text shows a picture, it says that it is being checked.
            return file.id not in picture_places.numbers(self.body_html or "")
        return True

    def _waiting_pictures(self):
        """Ids of the files in whose place the text shows something else."""
        return sorted(picture_places.numbers(self.body_html or ""))

    @api.model
    def _keeping_original(self, moves):
        """Domain of mails whose original stays where it is: only there are the files
        that are being checked, or may be let through yet. What is infected goes into
        no storage.

        :param moves: whether the others are moved to a storage, and not deleted
        """
        states = ["checking", "refused", *(["infected"] if moves else [])]
        return [("file_ids", "any", [("state", "in", states)])]

    def _is_settled(self):
        """Whether it is known of each file what becomes of it."""
        # sudo: only whether.
        return "checking" not in self.sudo().file_ids.mapped("state")


def older_line(attachment):
    """Of a mail that came before its files were recorded."""
    return {
        "id": False,
        "attachment_id": attachment.id,
        "name": attachment.name,
        "mimetype": attachment.mimetype,
        "size": attachment.file_size,
        "state": "passed",
        "reason": "",
        "signature": "",
        "stuck": False,
        "withdrawn": False,
        "url": attachment_url(attachment),
        "can_let_through": False,
    }
