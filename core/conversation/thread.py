"""Which conversation a mail belongs to, for a whole batch at once.

The result does not depend on the order inside the batch: a reply that is fetched
before the mail it answers ends up with it all the same.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..inbound.mail import ParsedMail

MOST_CANDIDATES = 100

Evidence = Literal["message_id", "in_reply_to", "references", "new"]


@dataclass(frozen=True, slots=True)
class Join:
    """Where one mail goes, and why.

    Exactly one of ``conversation`` and ``group`` is set. Mails of the batch with the
    same ``group`` share one new conversation.

    :param conversation: the value found in ``known``, or None
    :param group: number of a new conversation, from 0 in order of first mail; or None
    :param evidence: ``message_id`` the very mail is known already, ``in_reply_to``,
        ``references``, or ``new`` for the mail that opens the conversation
    """

    conversation: Hashable | None
    group: int | None
    evidence: Evidence

    @property
    def key(self) -> tuple[str, Hashable]:
        """Same for all that belong together: ("conversation", id) or ("group", n)."""
        if self.group is None:
            return ("conversation", self.conversation)
        return ("group", self.group)


def candidates(mail: ParsedMail) -> tuple[str, ...]:
    """Message-Ids the mail answers, the closest first, without doubles, bounded.

    In-Reply-To comes first, then References from the last to the first. Of too many
    the closest are kept, and the one that opened the thread.
    """
    return tuple(_evidence(mail))


def group(mails: Sequence[ParsedMail], known: Mapping[str, Hashable]) -> list[Join]:
    """Thread a batch.

    :param known: Message-Id -> conversation, for the ids of the batch that are known
        (look them up with :func:`wanted`). So that a sibling in a later batch finds
        its conversation too, store the :func:`candidates` of each mail beside it.
    :return: one :class:`Join` for each mail, in the same order
    """
    return _Batch(mails, known).joins()


def wanted(mails: Sequence[ParsedMail]) -> set[str]:
    """All the Message-Ids that :func:`group` would like to find in ``known``."""
    ids = {mail.message_id for mail in mails if mail.message_id}
    return ids.union(*(candidates(mail) for mail in mails))


def _evidence(mail: ParsedMail) -> dict[str, Evidence]:
    """The candidates, each with the header that names it."""
    found: dict[str, Evidence] = dict.fromkeys(mail.in_reply_to, "in_reply_to")
    for message_id in reversed(mail.references):
        found.setdefault(message_id, "references")
    found.pop(mail.message_id, None)
    if len(found) > MOST_CANDIDATES:
        ids = list(found)
        kept = [*ids[: MOST_CANDIDATES - 1], ids[-1]]
        found = {message_id: found[message_id] for message_id in kept}
    return found


class _Batch:
    """One run of :func:`group`: links mails to what they answer, then numbers them."""

    def __init__(self, mails, known):
        self.mails = mails
        self.known = known
        self.named = [_evidence(mail) for mail in mails]
        self.first_with_id: dict[str, int] = {}
        for index, mail in enumerate(mails):
            if mail.message_id:
                self.first_with_id.setdefault(mail.message_id, index)
        self.parent = list(range(len(mails)))
        self.conversation: dict[int, Hashable] = {}
        self.followers: set[int] = set()
        self.evidence: list[Evidence] = ["new"] * len(mails)

    def joins(self) -> list[Join]:
        for index in range(len(self.mails)):
            self._link(index)
        self._join_siblings()
        return self._number()

    def _link(self, index: int) -> None:
        """Attach a mail to the closest thing it names that is known or in the batch."""
        own = self.mails[index].message_id
        if own in self.known:
            self._settle(index, self.known[own], "message_id")
        elif own and self.first_with_id[own] != index:
            self._attach(index, self.first_with_id[own], "message_id")
        else:
            self._link_to_candidate(index)

    def _link_to_candidate(self, index: int) -> None:
        for message_id, evidence in self.named[index].items():
            if message_id in self.known:
                self._settle(index, self.known[message_id], evidence)
                return
            other = self.first_with_id.get(message_id)
            if other is not None and self._attach(index, other, evidence):
                return

    def _join_siblings(self) -> None:
        """Bring together the mails that name the same unknown mail.

        Two mails that found nothing share a conversation when both name an id; and
        they share that of a mail that did find one and names the id as well.
        """
        alone = [
            index
            for index in range(len(self.mails))
            if self.parent[index] == index and index not in self.conversation
        ]
        placed = self._names_of_placed(set(alone))
        first_to_name: dict[str, int] = {}
        for index in alone:
            for message_id in self.named[index]:
                self._merge(index, first_to_name.setdefault(message_id, index))
        for index in alone:
            self._follow_placed(index, placed)
        self._explain(alone, placed.keys() | self._shared(alone))

    def _names_of_placed(self, alone: set[int]) -> dict[str, int]:
        """Id -> a mail that names it and is placed, in a known conversation if any."""
        rest = [index for index in range(len(self.mails)) if index not in alone]
        rest.sort(key=lambda index: self._root(index) not in self.conversation)
        placed: dict[str, int] = {}
        for index in rest:
            for message_id in self.named[index]:
                placed.setdefault(message_id, index)
        return placed

    def _follow_placed(self, index: int, placed: dict[str, int]) -> None:
        root = self._root(index)
        if root in self.conversation or root in self.followers:
            return
        for message_id in self.named[index]:
            other = placed.get(message_id)
            if other is not None and self._root(other) != root:
                self.followers.add(root)
                self.parent[root] = self._root(other)
                return

    def _merge(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self.parent[high] = low

    def _shared(self, alone: list[int]) -> set[str]:
        counts = Counter(i for index in alone for i in self.named[index])
        return {message_id for message_id, count in counts.items() if count > 1}

    def _explain(self, alone: list[int], shared: set[str]) -> None:
        for index in alone:
            if self._root(index) != index:
                named = self.named[index].items()
                self.evidence[index] = next(
                    (evidence for i, evidence in named if i in shared), "references"
                )

    def _settle(self, index: int, conversation: Hashable, evidence: Evidence) -> None:
        self.conversation[index] = conversation
        self.evidence[index] = evidence

    def _attach(self, index: int, other: int, evidence: Evidence) -> bool:
        """Put ``index`` below ``other``; refused when that would close a circle."""
        if self._root(other) == index:
            return False
        self.parent[index] = other
        self.evidence[index] = evidence
        return True

    def _root(self, index: int) -> int:
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def _number(self) -> list[Join]:
        numbers: dict[int, int] = {}
        joins = []
        for index, evidence in enumerate(self.evidence):
            root = self._root(index)
            if root in self.conversation:
                joins.append(Join(self.conversation[root], None, evidence))
            else:
                number = numbers.setdefault(root, len(numbers))
                joins.append(Join(None, number, evidence))
        return joins
