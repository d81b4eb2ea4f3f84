"""Which conversation a mail belongs to, for a whole batch at once.

The result does not depend on the order inside the batch: a reply that is fetched
before the mail it answers ends up with it all the same.
"""

from collections import Counter
from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ..inbound.mail import ParsedMail
from .clues import NONE, Clues
from .thread_keys import (
    MOST_CANDIDATES,
    Evidence,
    candidates,
    evidence_of,
    guessable,
    ids_of,
    learned,
    wanted,
)

__all__ = [
    "MOST_CANDIDATES",
    "Evidence",
    "Join",
    "candidates",
    "group",
    "learned",
    "wanted",
]


@dataclass(frozen=True, slots=True)
class Join:
    """Where one mail goes, and why.

    Exactly one of ``conversation`` and ``group`` is set. Mails of the batch with the
    same ``group`` share one new conversation.

    :param conversation: the value found in ``known``, or None
    :param group: number of a new conversation, from 0 in order of first mail; or None
    :param evidence: what says so: ``message_id`` the very mail is known already,
        ``bounce`` it reports on a mail that is, ``in_reply_to``, ``references``,
        ``token`` a signed address of ours; of somebody who belongs to the conversation
        also ``thread_index`` and ``subject_number``; ``new`` it opens a conversation
    :param suspected: of a new conversation: the known one that it names by something
        that can be guessed, while its sender does not belong to it
    """

    conversation: Hashable | None
    group: int | None
    evidence: Evidence
    suspected: Hashable | None = None

    @property
    def key(self) -> tuple[str, Hashable]:
        """Same for all that belong together: ("conversation", id) or ("group", n)."""
        if self.group is None:
            return ("conversation", self.conversation)
        return ("group", self.group)


def group(
    mails: Sequence[ParsedMail],
    known: Mapping[Hashable, Hashable],
    clues: Sequence[Clues] = (),
    participants: Mapping[Hashable, Container[str]] = MappingProxyType({}),
) -> list[Join]:
    """Thread a batch.

    :param known: what is named -> conversation: Message-Ids and keys of Thread-Indexes
        (look them up with :func:`wanted`; so that a sibling in a later batch finds its
        conversation too, store :func:`learned` of each mail), tokens, ticket numbers
    :param clues: one for each mail, when there are any
    :param participants: conversation -> addresses that belong to it, for those in
        ``known``; without them Thread-Index and number join nothing
    :return: one :class:`Join` for each mail, in the same order
    """
    return _Batch(mails, known, clues or [NONE] * len(mails), participants).joins()


class _Batch:
    """One run of :func:`group`: links mails to what they answer, then numbers them."""

    def __init__(self, mails, known, clues, participants):
        self.mails = mails
        self.known = known
        self.clues = clues
        self.participants = participants
        pairs = list(zip(mails, clues, strict=True))
        self.named = [evidence_of(mail, clue) for mail, clue in pairs]
        self.ids = [ids_of(mail, clue) for mail, clue in pairs]
        self.first_with_id: dict[str, int] = {}
        for index, ids in enumerate(self.ids):
            for message_id in ids:
                self.first_with_id.setdefault(message_id, index)
        self.parent = list(range(len(mails)))
        self.conversation: dict[int, Hashable] = {}
        self.followers: set[int] = set()
        self.evidence: list[Evidence] = ["new"] * len(mails)
        self.suspected: dict[int, Hashable] = {}

    def joins(self) -> list[Join]:
        for index in range(len(self.mails)):
            self._link(index)
        self._join_siblings()
        for index in range(len(self.mails)):
            self._join_byguessable(index)
        self._join_outlook_threads()
        return self._number()

    def _link(self, index: int) -> None:
        """Attach a mail to the closest thing it names that is known or in the batch."""
        for own in self.ids[index]:
            if own in self.known:
                self._settle(index, self.known[own], "message_id")
                return
            other = self.first_with_id[own]
            if other != index and self._attach(index, other, "message_id"):
                return
        self._link_to_candidate(index)

    def _link_to_candidate(self, index: int) -> None:
        for message_id, evidence in self.named[index].items():
            if message_id in self.known:
                self._settle(index, self.known[message_id], evidence)
                return
            other = self.first_with_id.get(message_id)
            if other is not None and self._attach(index, other, evidence):
                return
        token = self.clues[index].token
        if token is not None and token in self.known:
            self._settle(index, self.known[token], "token")

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

    # -- what can be guessed, or copied from a mail that was passed on ----------

    def _join_byguessable(self, index: int) -> None:
        """Join by Thread-Index or number, if the sender belongs to the conversation."""
        root = self._root(index)
        if root in self.conversation:
            return
        for key, evidence in guessable(self.clues[index]):
            conversation = self.known.get(key)
            if conversation is None:
                continue
            members = self.participants.get(conversation, ())
            sender = self.clues[index].sender
            if sender and sender in members:
                self._settle(root, conversation, evidence)
                self.evidence[index] = evidence
                return
            self.suspected.setdefault(root, conversation)

    def _join_outlook_threads(self) -> None:
        """Bring together mails of the batch with the same Thread-Index: each joins the
        thread above it, if somebody there wrote to its sender."""
        threads: dict[str, list[int]] = {}
        for index, clue in enumerate(self.clues):
            if clue.thread_index:
                threads.setdefault(clue.thread_index.key, []).append(index)
        for indexes in threads.values():
            indexes.sort(key=lambda index: self.clues[index].thread_index.depth)
            for position, index in enumerate(indexes):
                self._join_above(index, indexes[:position])

    def _join_above(self, index: int, above: list[int]) -> None:
        if self._root(index) in self.conversation or self.parent[index] != index:
            return
        for other in above:
            known = self.participants.get(self.conversation.get(self._root(other)), ())
            sender = self.clues[index].sender
            belongs = sender in self.clues[other].people or sender in known
            if sender and belongs and self._attach(index, other, "thread_index"):
                return

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
                suspected = self.suspected.get(root)
                joins.append(Join(None, number, evidence, suspected))
        return joins
