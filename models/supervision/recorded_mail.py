"""One mail of a recording as a file (.eml)."""

import logging
from datetime import UTC
from typing import NamedTuple

from ...core.conversation import pictures
from ...core.outbox import reply
from ...core.outbox.outgoing_mime import File
from ...core.supervision.eml import Sent, StillInside, sent_mail, without_files
from ..attachments.email_file import WITHIN_REACH

_logger = logging.getLogger(__name__)

LEFT = ("sent", "uncertain", "bounced")


class Eml(NamedTuple):
    """`raw`: its bytes, None when there are none; `words`: what is missing in it, or
    why there is nothing, or ""."""

    raw: bytes | None
    words: str


class RecordedMail:
    """:param mail: email.message with the rights of the system"""

    def __init__(self, mail):
        self.mail = mail
        self.env = mail.env

    def eml(self):
        """:return: Eml"""
        if self.mail.direction == "in":
            return self._received()
        if self.mail.state not in LEFT:
            return Eml(None, self.env._("This e-mail was not sent."))
        return Eml(self._sent(), "")

    # -- as it was received --------------------------------------------------------

    def _received(self):
        row = self.mail.inbound_id
        try:
            raw = row._read_raw().get(row.id)
        except OSError:
            _logger.warning("Original of mail %s", row.id, exc_info=True)
            return Eml(None, row._explain_unreadable_raw())
        if raw is None:
            words = row and row._explain_missing_raw()
            return Eml(None, words or self.env._("There is no original of it."))
        return self._without_kept_out(raw)

    def _without_kept_out(self, raw):
        files = self.mail.file_ids.filtered(lambda one: one.state not in WITHIN_REACH)
        if not files:
            return Eml(raw, "")
        said = {file.digest or "": self._left_out_words(file) for file in files}
        words = "\n".join(said.values())
        try:
            return Eml(without_files(raw, said), words)
        except StillInside:
            whole = self.env._(
                "The original is left out: a file in it was not let in, and cannot be "
                "taken out of it."
            )
            return Eml(None, f"{whole}\n{words}")

    def _left_out_words(self, file):
        if file.state == "infected":
            return self.env._(
                "“%(file)s” was left out: it is infected (%(virus)s).",
                file=file.name,
                virus=file.signature or "?",
            )
        if file.state == "checking":
            return self.env._(
                "“%(file)s” was left out: it is being checked for viruses.",
                file=file.name,
            )
        return self.env._(
            "“%(file)s” was left out: it was not let in (%(reason)s).",
            file=file.name,
            reason=file.reason or "-",
        )

    # -- as it left ----------------------------------------------------------------

    def _sent(self):
        mail = self.mail
        if mail.sent_raw:
            return mail.sent_raw
        body = str(mail.body_html or "")
        shown = self._pictures(body)
        links = {each.id: f"cid:{_cid(each)}" for each in shown}
        return sent_mail(
            Sent(
                headers=[(name, text) for name, text in self._headers() if text],
                date=(mail.sent_at or mail.date).replace(tzinfo=UTC),
                text=reply.plain(body),
                html=pictures.point(body, links),
                pictures=[_as_file(each, _cid(each)) for each in shown],
                files=[_as_file(each) for each in mail._file_attachments()],
            )
        )

    def _headers(self):
        mail = self.mail
        return [
            ("From", mail.email_from),
            ("To", mail.email_to),
            ("Cc", mail.email_cc),
            ("Subject", mail.subject),
            ("Message-ID", mail.message_id),
            ("In-Reply-To", mail.in_reply_to),
            ("References", mail.references),
        ]

    def _pictures(self, body):
        numbers = pictures.numbers(body)
        return self.env["ir.attachment"]._of_conversations(
            self.mail.conversation_id, numbers
        )


def _cid(picture):
    return f"image{picture.checksum or picture.id}@email.channel"


def _as_file(attachment, cid=""):
    return File(attachment.name, attachment.mimetype or "", attachment.raw or b"", cid)
