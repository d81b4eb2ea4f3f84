"""Mails of lists that other mails name, and what these say of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

PREFIX = "el"
"""Of the Message-Ids of lines, see conversation.message_id.make."""

_LINE_ID = re.compile(rf"<{PREFIX}\.\w{{16,}}@[^<>@\s]+>")

EventAnswer = Literal["", "accepted", "tentative", "declined"]


@dataclass(frozen=True, slots=True)
class ListMail:
    """What a mail that came in has to do with mails of lists.

    :param lines: Message-Ids of those that it names, the most certain first; whoever
        knows one has got that mail
    :param complaint: it says that the first is spam
    :param event_answer: to the invitation in it
    :param about: Message-Id of the mail that a complaint is about, of a list or not; ""
        when it is not known here
    """

    lines: tuple[str, ...] = ()
    complaint: bool = False
    event_answer: EventAnswer = ""
    about: str = ""


def may_be_lines(message_ids: Iterable[str]) -> list[str]:
    """Those that look like Message-Ids of lines."""
    return [each for each in message_ids if _LINE_ID.fullmatch(each)]
