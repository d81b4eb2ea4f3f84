"""What a mail is called, and what other mails and tickets it names."""

from collections.abc import Hashable, Iterator, Sequence
from typing import Literal

from ..inbound.mail import ParsedMail
from .clues import NONE, Clues

MOST_CANDIDATES = 100

Evidence = Literal[
    "message_id",
    "bounce",
    "in_reply_to",
    "references",
    "token",
    "thread_index",
    "subject_number",
    "new",
]


def candidates(mail: ParsedMail) -> tuple[str, ...]:
    """Message-Ids the mail answers, the closest first, without doubles, bounded.

    In-Reply-To comes first, then References from the last to the first. Of too many
    the closest are kept, and the one that opened the thread.
    """
    return tuple(evidence_of(mail))


def wanted(mails: Sequence[ParsedMail], clues: Sequence[Clues] = ()) -> set[str]:
    """What :func:`.thread.group` would like to find in ``known``.

    But for tokens and ticket numbers, which are not stored as keys: look them up as
    ``Clues.token`` and ``Clues.numbers``.
    """
    pairs = zip(mails, clues or [NONE] * len(mails), strict=True)
    return {key for mail, clue in pairs for key in learned(mail, clue)}


def learned(mail: ParsedMail, clues: Clues = NONE) -> tuple[str, ...]:
    """By what later mails may name this one, to be stored with its conversation.

    The same may lead to several: strangers who answer one mail have one each.
    """
    index = clues.thread_index
    keys = (*ids_of(mail, clues), *evidence_of(mail, clues), index.key if index else "")
    return tuple(dict.fromkeys(filter(None, keys)))


def ids_of(mail: ParsedMail, clues: Clues) -> tuple[str, ...]:
    """Message-Ids that the mail has, or had."""
    return (mail.message_id, *clues.aliases) if mail.message_id else clues.aliases


def evidence_of(mail: ParsedMail, clues: Clues = NONE) -> dict[str, Evidence]:
    """The candidates, each with what names it."""
    found: dict[str, Evidence] = dict.fromkeys(clues.about, "bounce")
    for message_id in mail.in_reply_to:
        found.setdefault(message_id, "in_reply_to")
    for message_id in reversed(mail.references):
        found.setdefault(message_id, "references")
    for message_id in ids_of(mail, clues):
        found.pop(message_id, None)
    if len(found) > MOST_CANDIDATES:
        ids = list(found)
        kept = [*ids[: MOST_CANDIDATES - 1], ids[-1]]
        found = {message_id: found[message_id] for message_id in kept}
    return found


def keys_of(mail: ParsedMail, clues: Clues = NONE) -> dict[Hashable, Evidence]:
    """All that says where a mail belongs, what says most first."""
    keys: dict[Hashable, Evidence] = dict.fromkeys(ids_of(mail, clues), "message_id")
    keys |= evidence_of(mail, clues)
    if clues.token is not None:
        keys[clues.token] = "token"
    return keys | dict(hints_of(clues))


def hints_of(clues: Clues) -> Iterator[tuple[Hashable, Evidence]]:
    """What names a conversation rather than a mail, and can be guessed."""
    if clues.thread_index:
        yield clues.thread_index.key, "thread_index"
    for number in clues.numbers:
        yield number, "subject_number"
