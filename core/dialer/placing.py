"""Which recipients of a file are new to a list, and as which copy."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .recipient import Recipient


@dataclass(frozen=True, slots=True)
class Present:
    """A line that is in the list.

    :param load: id of the load that put it there, or None
    :param content: as of Recipient; None where it is not asked for, or was erased: then
        it may have been any
    """

    key: str
    copy_number: int
    load: int | None
    number: int
    content: tuple | None = None


@dataclass
class Placed:
    """:param new: (Recipient, number of the copy)
    :param repeated: (Recipient, number of the line in this file that has the address)
    :param known: those that the list had before
    :param there: how many this load put there when it was read before
    """

    new: list[tuple[Recipient, int]] = field(default_factory=list)
    repeated: list[tuple[Recipient, int]] = field(default_factory=list)
    known: list[Recipient] = field(default_factory=list)
    there: int = 0


def place(
    recipients: Iterable[Recipient], present: Iterable[Present], load: int, all_: bool
) -> Placed:
    """Part the recipients of one load.

    :param present: all lines of the list with one of their addresses
    :param load: by which they come
    :param all_: whether an address may be in the list more than once: then only what
        would get it the same mail that an earlier file brought is known
    """
    there: dict[str, list[Present]] = {}
    for each in present:
        there.setdefault(each.key, []).append(each)
    placed = Placed()
    for recipient in recipients:
        mine = there.setdefault(recipient.key, [])
        if any(each.load == load and each.number == recipient.number for each in mine):
            placed.there += 1
            continue
        if all_:
            _place_again(recipient, mine, load, placed)
        else:
            _place_once(recipient, mine, load, placed)
    return placed


def _place_once(recipient, mine, load, placed):
    if not mine:
        _add(recipient, mine, load, placed)
    elif mine[0].load == load:
        placed.repeated.append((recipient, mine[0].number))
    else:
        placed.known.append(recipient)


def _place_again(recipient, mine, load, placed):
    same = (None, recipient.content)
    if any(each.load != load and each.content in same for each in mine):
        placed.known.append(recipient)
    else:
        _add(recipient, mine, load, placed)


def _add(recipient, mine, load, placed):
    copy = 1 + max((each.copy_number for each in mine), default=-1)
    mine.append(Present(recipient.key, copy, load, recipient.number, recipient.content))
    placed.new.append((recipient, copy))
