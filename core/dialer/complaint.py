"""Mails by which a provider tells that somebody pressed "this is spam".

Most are feedback reports (RFC 5965); Microsoft's older ones have no part for machines.
"""

import re
from dataclasses import dataclass

from ..inbound import enclosed
from ..inbound.mail import ParsedMail

_REPORT_TYPE = "message/feedback-report"
_LONGEST = 10_000
_TYPE = re.compile(rb"^Feedback-Type[ \t]*:[ \t]*([\w-]{1,40})", re.IGNORECASE | re.M)
# Of what no recipient complains (RFC 6591, RFC 6430).
_NO_COMPLAINT = frozenset(("auth-failure", "not-spam"))
# As Microsoft's programme for junk mail names them, where its report is a plain copy.
_JMRP_SUBJECT = re.compile(r"\s*complaint about message from\b", re.IGNORECASE)
_JMRP_SENDER = "staff@hotmail.com"
_JMRP_HEADER = "x-hmxmroriginalrecipient"


@dataclass(frozen=True, slots=True)
class Complaint:
    """
    :param kind: of feedback, in lower case: ``abuse``, ``fraud``, ``not-spam``, …
    :param message_ids: of the mail that it is about, the most certain first
    """

    kind: str
    message_ids: tuple[str, ...] = ()

    @property
    def is_spam(self) -> bool:
        """Whether its recipient did not want the mail."""
        return self.kind not in _NO_COMPLAINT


def read(mail: ParsedMail) -> Complaint | None:
    """What a mail says of another; None for what is no feedback."""
    kind = _kind(mail) if _is_report(mail) else ""
    if not kind and not _may_be_jmrp(mail):
        return None
    originals = enclosed.originals(mail)
    if not kind and not _is_jmrp(mail, originals):
        return None
    ids = (*enclosed.ids_of(originals), *mail.in_reply_to)
    found = dict.fromkeys(each for each in ids if each and each != mail.message_id)
    return Complaint(kind or "abuse", tuple(found))


def _is_report(mail: ParsedMail) -> bool:
    content_type = mail.header("Content-Type").lower()
    return content_type.startswith("multipart/") and (
        "feedback-report" in content_type or _report_part(mail) is not None
    )


def _report_part(mail: ParsedMail) -> bytes | None:
    parts = (
        file.content[:_LONGEST]
        for file in mail.attachments[: enclosed.MOST_FILES]
        if file.content_type == _REPORT_TYPE
    )
    return next(parts, None)


def _kind(mail: ParsedMail) -> str:
    """What was taken out of a report, or was never in it, says nothing else."""
    found = _TYPE.search(_report_part(mail) or b"")
    return found[1].decode("ascii").lower() if found else "abuse"


def _may_be_jmrp(mail: ParsedMail) -> bool:
    return bool(_JMRP_SUBJECT.match(mail.subject[:100])) or (
        mail.sender is not None and mail.sender.email == _JMRP_SENDER
    )


def _is_jmrp(mail: ParsedMail, originals: list[enclosed.Headers]) -> bool:
    """A person who forwards a mail and writes in this way encloses it without the
    header that Microsoft adds."""
    by_staff = mail.sender is not None and mail.sender.email == _JMRP_SENDER
    return bool(originals) and (
        by_staff or any(_JMRP_HEADER in headers for headers in originals)
    )
