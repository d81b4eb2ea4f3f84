"""Files of lists' mails, as the parts by which they travel."""

from ...core.conversation import pictures
from ...core.dialer.mime import file_part
from ...core.outbox.outgoing_mime import File
from ..attachments.outgoing_files import OutgoingFiles
from ..outbox.outgoing_message import is_whole, picture_cid
from .letter_trouble import FileTrouble

MOST_KEPT = 64 * 1024 * 1024
"""Bytes of parts that are kept for the next line."""


class LetterFiles:
    """Read and encoded once.

    :param email_list: email.dialer.list with the rights of the system
    """

    def __init__(self, email_list):
        self.list = email_list
        self.env = email_list.env
        self._parts = {}
        self._size = 0

    def of_line(self, number):
        """Part of a file of the list.

        :param number: id of email.dialer.file
        :raises FileTrouble:
        """
        if number not in self._parts:
            self._keep(number, self.part(self._attachment(number)))
        return self._parts[number]

    def name(self, number):
        """As :meth:`of_line`."""
        self.of_line(number)
        return self._attachment(number).name

    def part(self, attachment, cid=""):
        """Raises FileTrouble."""
        if not is_whole(attachment):
            raise FileTrouble(
                self.env._(
                    "The file “%(file)s” is damaged or lost. Upload it again.",
                    file=attachment.name,
                )
            )
        self._check_may_leave(attachment)
        content = attachment.raw or b""
        return file_part(File(attachment.name, attachment.mimetype, content, cid))

    def shown(self, body):
        """The pictures that a text shows: (HTML that shows them by their Content-Id,
        {Content-Id: ir.attachment})."""
        found = self.env["ir.attachment"].browse(pictures.numbers(body)).exists()
        found = found.filtered(lambda one: (one.mimetype or "").startswith("image/"))
        cids = {one.id: picture_cid(one) for one in found}
        html = pictures.point(body, {one: f"cid:{cid}" for one, cid in cids.items()})
        return html, {cids[one.id]: one for one in found}

    def _attachment(self, number):
        file = self.env["email.dialer.file"].browse(number).exists()
        if not file or file.list_id != self.list:
            raise FileTrouble(
                self.env._(
                    "A file of this line is no longer among the attachments of the "
                    "list."
                )
            )
        return file.attachment_id

    def _check_may_leave(self, attachment):
        findings = OutgoingFiles(attachment, self.list.company_id).findings()
        for finding in findings.values():
            if finding.stops:
                raise FileTrouble(
                    self.env._(
                        "The file “%(file)s” may not leave: %(reason)s",
                        file=attachment.name,
                        reason=finding.words(self.env),
                    )
                )

    def _keep(self, number, part):
        if self._size + len(part) > MOST_KEPT:
            self._parts.clear()
            self._size = 0
        self._parts[number] = part
        self._size += len(part)
