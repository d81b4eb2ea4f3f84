"""A mail before it leaves: what its writer hands over to the outbox."""

from dataclasses import dataclass

from ..inbound.mail import Address
from .reply import Mode


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it was written. Ids are those of records, 0 for none.

    :param body: HTML of the writer's own words, sanitized; it may show pictures of
        Odoo (``/web/image/7``)
    :param file_ids: of attachments that its writer may read
    :param answers_id: of the mail that it answers or forwards
    :param include_original: whether that one is quoted below it
    :param include_history: whether the last mails of the thread stand below it, too
    :param replaces_id: of a mail that did not leave, and that is written once more
    :param ticket_message_id: of the message on the ticket that it carries
    """

    subject: str
    body: str
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    mode: Mode = "new"
    file_ids: tuple[int, ...] = ()
    answers_id: int = 0
    include_original: bool = False
    include_history: bool = False
    replaces_id: int = 0
    ticket_message_id: int = 0

    @property
    def recipients(self) -> tuple[Address, ...]:
        """Everybody who gets it, in the order of the headers."""
        return (*self.to, *self.cc, *self.bcc)
