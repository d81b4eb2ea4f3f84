"""What else than In-Reply-To and References says where a mail belongs."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..inbound.mail import ParsedMail
from ..inbound.pipeline import without_tag
from . import message_id, subject_number, thread_index, token
from .thread_index import ThreadIndex

_ALIAS_HEADERS = frozenset(
    (
        "x-original-message-id",
        "x-microsoft-original-message-id",
        "x-gm-original-message-id",
        "x-google-original-message-id",
        "x-ms-original-message-id",
        "original-message-id",
        "resent-message-id",
    )
)


@dataclass(frozen=True, slots=True)
class Clues:
    """Of one mail.

    Addresses are those of the mailboxes, without ``+tag``.

    :param sender: who is asked whether he takes part in a conversation; "" takes part
        in none
    :param people: who takes part in the mail's conversation from now on: the sender and
        those he wrote to; nobody when it is not known who he is
    :param aliases: Message-Ids that this very mail had before a relay rewrote them
    :param about: Message-Ids of the mail that a bounce reports on
    :param token: id of the conversation that a signed reply address names
    :param thread_index: Outlook's
    :param numbers: of tickets, in the subject
    """

    sender: str = ""
    people: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    token: int | None = None
    thread_index: ThreadIndex | None = None
    numbers: tuple[str, ...] = ()


NONE = Clues()


def read(
    mail: ParsedMail,
    *,
    sender: str = "",
    invites: bool = True,
    about: Iterable[str] = (),
    token_key: bytes = b"",
    number_prefix: str | None = None,
) -> Clues:
    """The clues of a mail.

    :param sender: the customer's address; "" when he may not be who he says (a failed
        DMARC): then only what we made ourselves is taken for evidence
    :param invites: those it is addressed to take part from now on, too; False for what
        a program wrote about somebody: the report on a delivery, a contact form
    :param about: ``Bounce.message_ids``
    :param token_key: see :func:`.token.make`; no tokens are read without it
    :param number_prefix: of the tickets' sequence; no numbers are read when it is None
    """
    sender = without_tag(sender)
    return Clues(
        sender=sender,
        people=_people(mail, sender, invites),
        aliases=_aliases(mail),
        about=tuple(about),
        token=token.find(mail, token_key),
        thread_index=_thread_index(mail),
        numbers=_numbers(mail, number_prefix),
    )


def _people(mail, sender, invites):
    if not sender:
        return frozenset()
    invited = (*mail.to, *mail.cc, *mail.reply_to) if invites else ()
    return frozenset((sender, *(without_tag(address.email) for address in invited)))


def _aliases(mail):
    named = (
        alias
        for name, value in mail.headers
        if name.lower() in _ALIAS_HEADERS
        for alias in message_id.find(value)
    )
    return tuple(dict.fromkeys(alias for alias in named if alias != mail.message_id))


def _thread_index(mail):
    """The first that can be read, if any."""
    given = (
        thread_index.read(value)
        for name, value in mail.headers
        if name.lower() == "thread-index"
    )
    return next((index for index in given if index is not None), None)


def _numbers(mail, prefix):
    return () if prefix is None else subject_number.find(mail.subject, prefix)
