"""The earlier mails of a thread that stand below an answer (D4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..conversation.quote import without_quotes

LONGEST = 10
"""How many mails are put below an answer, with the one that is answered."""


@dataclass(frozen=True, slots=True)
class Past:
    """A mail of the thread that was received, or that left.

    :param html: as the thread shows it, its own quotes folded
    :param people: lower-case addresses of From, To and Cc; never those of Bcc
    :param first: it opened the thread: what it quotes is nowhere else
    """

    id: int
    html: str
    people: frozenset[str]
    first: bool = False


def below(
    mails: Sequence[Past], answered: int, readers: Iterable[str], forwards: bool
) -> list[Past]:
    """Which mails stand below an answer: the one answered, and then others of the last
    ones, the newest first.

    An answer holds only what one of those it is written to wrote or was sent already:
    what was asked of a supplier is none of the customer's business. What is forwarded
    is meant for somebody who knows nothing of it yet.

    :param mails: all of the thread, the newest first
    :param answered: id of the mail that is answered or forwarded, 0 for none
    :param readers: normalised addresses that it is written to
    """
    known = {each.lower() for each in readers}
    shown = [
        mail
        for mail in mails
        if mail.id != answered and (forwards or mail.people & known)
    ]
    top = [mail for mail in mails if mail.id == answered]
    return (top + shown)[:LONGEST]


def words(mail: Past) -> str:
    """What a mail says beside the others: its quotes stand there themselves."""
    return mail.html if mail.first else without_quotes(mail.html)
