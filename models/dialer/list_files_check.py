"""Files of a list that have to be looked at by the virus scanner before they leave."""

from ..attachments.outgoing_files import OutgoingFiles

CHECKING = "checking"


class ListFilesCheck:
    """:param email_list: email.dialer.list with the rights of the system"""

    def __init__(self, email_list):
        self.list = email_list

    def waits(self):
        """Whether one of its files has no verdict yet, after the scanner was asked.
        Those that may not leave do not wait: their lines fail, and say why."""
        content = self.list.content_id
        attachments = self.list.file_ids.attachment_id | content.attachment_ids
        if not attachments:
            return False
        files = OutgoingFiles(attachments, self.list.company_id)
        findings = files.findings()
        if not _unknown(findings):
            return False
        files.scan(findings)
        return _unknown(files.findings())


def _unknown(findings):
    return any(finding.state == CHECKING for finding in findings.values())
