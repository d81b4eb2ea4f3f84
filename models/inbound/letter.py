"""What passes from stage to stage of reception."""

from dataclasses import dataclass, field
from functools import cached_property

from odoo import models

from ...core.conversation.clues import Clues
from ...core.conversation.thread import Join
from ...core.digest import digest_of
from ...core.inbound.html import excerpt as excerpt_of
from ...core.inbound.mail import Address, Attachment, ParsedMail
from ...core.inbound.pipeline import Findings


@dataclass(frozen=True)
class Withheld:
    """A file that stays with the original of its mail, in the ledger.

    :param reason: why, in words for the readers of the mail; "" when a code says it
    :param state: of email.file: ``checking``, ``refused`` or ``infected``
    :param refusal: of a file that is refused, {"code": why, what its words need}
    :param signature: of one that is infected, the virus's name
    """

    file: Attachment
    reason: str = ""
    state: str = "refused"
    refusal: dict | None = None
    signature: str = ""


@dataclass
class Letter:
    """An incoming mail on its way into a conversation. Each stage adds what it found.

    :param row: email.inbound
    :param mail: what was read
    :param confirms: settle: it asks to confirm that mail may be forwarded
    :param found: guard: what is known of it
    :param files: inspect files: those that come in
    :param withheld: inspect files: the others
    :param verdicts: inspect files: {SHA-256 of a file: what a scanner said of it,
        core.attachments.verdict.Verdict}
    :param clues: thread: which conversation it may belong to
    :param join: thread: which one it belongs to
    :param line: thread: the line of a list (email.dialer.line) that it answers, whose
        mail its new conversation begins with; None for all else
    :param conversation: create: email.conversation
    :param answered: create: the mail (email.message) of that line, of the first letter
        that answers it
    :param attachments: create: ir.attachment, one for each of ``files``
    :param message: create: email.message
    """

    row: models.BaseModel
    mail: ParsedMail
    confirms: bool = False
    found: Findings = field(default_factory=Findings)
    files: tuple[Attachment, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    verdicts: dict = field(default_factory=dict)
    _digests: dict = field(default_factory=dict, repr=False)
    clues: Clues | None = None
    join: Join | None = None
    line: models.BaseModel | None = None
    conversation: models.BaseModel | None = None
    answered: models.BaseModel | None = None
    attachments: models.BaseModel | None = None
    message: models.BaseModel | None = None

    @property
    def touchpoint(self):
        return self.row.touchpoint_id

    @property
    def sender(self):
        return self.mail.sender or Address("", "")

    @property
    def customer(self):
        return self.found.customer or Address("", "")

    @property
    def author(self):
        """Who wrote it; a group of ours may have put its own address there."""
        return self.customer if self.found.via_group else self.sender

    @cached_property
    def excerpt(self):
        return excerpt_of(self.mail.text)

    def digest_of(self, file):
        """Of one of its files (core.digest), made once."""
        if id(file) not in self._digests:
            # With the file: what has gone gives its id to another one.
            self._digests[id(file)] = file, digest_of(file.content)
        return self._digests[id(file)][1]

    @property
    def date(self):
        """Of arrival: the Date header is the sender's claim, and may be years off."""
        return self.row.received_at
