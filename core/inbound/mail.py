"""What a mail says once it has been read: plain values, ready to be stored.

Every string is storable as it is: no NUL, no lone surrogate, ``\\n`` as line end.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of an address header (RFC 5322, 3.4).

    :param name: display name, decoded; "" when there is none
    :param email: addr-spec, lower-cased and stripped
    """

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file carried by a mail.

    :param filename: safe to show and to store: no path, no control character
    :param content_type: lower-case ``type/subtype``
    :param content: decoded bytes
    :param content_id: without its ``<>``; "" when there is none
    :param inline: the HTML shows it through ``cid:<content_id>``
    """

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One mail as read from its bytes.

    :param message_id: ``<…>``, or "" when there is none
    :param in_reply_to: Message-Ids of In-Reply-To, in order
    :param references: Message-Ids of References, oldest first, bounded
    :param date: naive UTC; None when missing or unreadable
    :param html: cleaned, quotes folded, ``cid:`` kept, remote images inactive
    :param text: the words of the mail, for search and excerpts
    :param headers: every header of the mail, decoded, in order, bounded
    :param defects: what was wrong and has been repaired, as ``slug`` or ``slug:detail``
    :param protection: ``smime_signed``, ``pgp_encrypted`` and the like, see
        :data:`.protected.PROTECTIONS`; no signature has been checked
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None
    html: str
    text: str
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...]
    defects: tuple[str, ...]
    protection: str = ""

    def header(self, name: str) -> str:
        """First value of a header, whatever its case; "" when it is missing."""
        name = name.lower()
        return next((v for n, v in self.headers if n.lower() == name), "")
