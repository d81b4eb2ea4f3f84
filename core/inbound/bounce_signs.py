"""Whether a mail is a bounce, or a person's who writes of a delivery."""

from collections.abc import Sequence

from . import bounce_text
from . import bounce_words as words
from .mail import ParsedMail

_OTHER_REPORTS = ("disposition-notification", "feedback-report")
LONGEST_SUBJECT = 500


class Signs:
    """What the header of a mail says of who sent it.

    :ivar report: it is a delivery report by its type
    :ivar machine: only a program sends mail in this way
    """

    def __init__(self, mail: ParsedMail):
        self.mail = mail
        self.report = self.other_report = self.returned = False
        self.submitted = self.failed = self.client = False
        for name, value in mail.headers:
            self._read(name.lower(), value.lower())

    def _read(self, name: str, value: str) -> None:
        if name == "content-type":
            self.other_report = any(each in value for each in _OTHER_REPORTS)
            self.report = value.startswith("multipart/report")
        elif name == "return-path":
            path = value.replace(" ", "")
            self.returned |= path == "<>" or path.startswith("<mailer-daemon")
        elif name == "auto-submitted":
            self.submitted = not value.startswith("no")
        elif name == "x-failed-recipients":
            self.failed = True
        elif name in ("x-mailer", "user-agent"):
            self.client = bool(words.PEOPLES_CLIENTS.search(value))

    @property
    def machine(self) -> bool:
        return self.returned or self.submitted or self.report

    @property
    def by_daemon(self) -> bool:
        """A name that no person has."""
        sender = self.mail.sender
        return sender is None or bool(
            words.DAEMON.match(sender.email) or words.DAEMON_NAME.fullmatch(sender.name)
        )

    @property
    def by_administrator(self) -> bool:
        """A name under which programs write, and people too."""
        sender = self.mail.sender
        return sender is not None and bool(
            words.ADMINISTRATOR.match(sender.email)
            or words.ADMINISTRATOR_NAME.fullmatch(sender.name)
        )

    @property
    def by_person(self) -> bool:
        """Answered, greeted, or written with a mail program of people."""
        return bool(
            self.client
            or words.AFTER_ANSWER.match(self.mail.subject)
            or words.GREETING.match(self.mail.text[:200])
        )


def may_be_bounce(mail: ParsedMail) -> bool:
    """Whether it is worth to read on: by its header alone, most mails are none."""
    signs = Signs(mail)
    return signs.machine or signs.by_daemon or signs.by_administrator


def is_bounce(mail: ParsedMail, has_status: bool, originals: Sequence[object]) -> bool:
    """
    :param has_status: it has a machine-readable part about a delivery
    :param originals: the mails that it encloses
    """
    signs = Signs(mail)
    if signs.other_report and not bounce_text.is_rejected(mail):
        return False
    if has_status or signs.failed:
        return (
            signs.machine
            or signs.by_daemon
            or (signs.by_administrator and not signs.by_person)
        )
    subject = bool(words.SUBJECT.search(mail.subject[:LONGEST_SUBJECT]))
    proof = bool(originals) or bounce_text.has_code(mail)
    if signs.by_daemon:
        return proof or _is_of_daemon(signs, subject)
    if signs.machine:
        return _is_of_machine(signs, subject, proof)
    return signs.by_administrator and subject and _is_of_administrator(signs, proof)


def _is_of_daemon(signs: Signs, subject: bool) -> bool:
    mail = signs.mail
    if not signs.machine and bounce_text.is_of_courier(mail):
        return False
    told = bounce_text.has_failed(mail) or bounce_text.has_arrived(mail)
    return subject or told or bool(words.DELAY.search(mail.subject[:LONGEST_SUBJECT]))


def _is_of_machine(signs: Signs, subject: bool, proof: bool) -> bool:
    mail_failed = bounce_text.has_mail_failed(signs.mail) and proof
    if signs.by_administrator:
        return subject or mail_failed
    if signs.by_person:
        return signs.returned and subject
    return (subject or mail_failed) if signs.returned else (subject and mail_failed)


def _is_of_administrator(signs: Signs, proof: bool) -> bool:
    """Under a subject of bounces, without a sign of a machine."""
    mail = signs.mail
    if signs.by_person:
        return False
    if proof:
        return bounce_text.has_failed(mail)
    if bounce_text.is_about_goods(mail):
        return False
    if words.SUBJECT_OF_MAIL.match(mail.subject):
        return bounce_text.has_failed(mail)
    return bounce_text.has_mail_failed(mail) and bounce_text.names_somebody(mail)
