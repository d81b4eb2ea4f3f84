"""Mail that waits until it is known that its files are clean."""

from ...core.attachments import picture_places
from ..company_language import in_company_language

STOPPED = ("infected", "refused")


def settle(mails):
    """Let go what waits for files of these mails, or say why it will not leave.

    :param mails: email.message, in and out, with the rights of the system
    """
    for mail in mails | _answers(mails):
        if mail.direction == "out":
            FilesWait(mail).settle()


def _answers(mails):
    """Those that may quote what these show: their answers, and so on."""
    found, layer = mails, mails
    while layer:
        layer = mails.search([("answers_id", "in", layer.ids)]) - found
        found |= layer
    return found - mails


class FilesWait:
    """Of one mail that leaves (email.message, with the rights of the system)."""

    def __init__(self, mail):
        self.mail = mail

    def is_on(self):
        """Whether one of its files, or of the pictures that it quotes, is being
        checked."""
        return not self.mail._is_settled() or self._quotes_unchecked()

    def _quotes_unchecked(self):
        shown = picture_places.numbers(self.mail.quote_html or "")
        files = self.mail.env["email.file"].browse(shown).exists()
        return "checking" in files.mapped("state")

    def settle(self):
        mail = self.mail
        stopped = mail.file_ids.filtered(lambda file: file.state in STOPPED)
        if mail.state == "queued" and stopped:
            self._fail(stopped)
        elif mail.files_wait and not self.is_on():
            self._let_go()

    def _let_go(self):
        self.mail.files_wait = False
        self.mail.conversation_id._changed()
        if self.mail.state == "queued":
            self.mail.env["email.sender"]._run_again(self.mail.send_at or None)

    def _fail(self, files):
        mail = in_company_language(self.mail)
        lines = [_line(file.with_env(mail.env)) for file in files]
        lines.append(
            mail.env._("Edit the e-mail, and send it again without what is named here.")
        )
        mail.write(
            {
                "state": "failed",
                "files_wait": False,
                "failure_reason": "\n".join(lines),
                "next_attempt_at": False,
            }
        )
        mail._on_result()
        mail.conversation_id._changed()


def _line(file):
    if file.state == "infected":
        return file.env._(
            "“%(file)s” contains a virus (%(virus)s) and was removed.",
            file=file.name,
            virus=file.signature or "?",
        )
    return file.env._(
        "“%(file)s” cannot be sent: %(reason)s", file=file.name, reason=file.reason
    )
