"""Which conversation a mail belongs to, for a whole batch at once.

A mail that names a conversation joins it when its sender takes part there: he wrote in
it, or was written to by somebody who does. Anybody may know the id of a mail that
others wrote, and twelve strangers may answer the same newsletter; so an id, a
Thread-Index or a ticket's number shows where a mail may belong, and never that it does.
Only what we made ourselves is proof: the id of a mail of ours, and a signed address.
Whoever has it was sent it by us, or by somebody whom we had sent it.

The result does not depend on the order inside the batch: a reply that is fetched
before the mail it answers ends up with it all the same.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from ..inbound.mail import ParsedMail
from .clues import NONE, Clues
from .thread_keys import (
    MOST_CANDIDATES,
    Evidence,
    candidates,
    evidence_of,
    ids_of,
    keys_of,
    learned,
    wanted,
)

__all__ = [
    "MOST_CANDIDATES",
    "Evidence",
    "Join",
    "Known",
    "candidates",
    "group",
    "learned",
    "wanted",
]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the conversations that a batch may belong to.

    :param places: what is named -> conversations that it leads to, first come first:
        Message-Ids and keys of Thread-Indexes (look them up with :func:`wanted`; store
        :func:`learned` of each mail), tokens, ticket numbers
    :param ours: those of ``places`` that we made and nobody can guess: Message-Ids of
        mails sent from here, tokens. They lead to one conversation
    :param people: conversation -> addresses that take part in it, at least those of
        ``Clues.sender``; see ``Clues.people``
    """

    places: Mapping[Hashable, Sequence[Hashable]] = field(default_factory=dict)
    ours: Container[Hashable] = frozenset()
    people: Mapping[Hashable, AbstractSet[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Join:
    """Where one mail goes, and why.

    Exactly one of ``conversation`` and ``group`` is set. Mails of the batch with the
    same ``group`` share one new conversation.

    :param conversation: the value found in ``Known.places``, or None
    :param group: number of a new conversation, from 0 in order of first mail; or None
    :param evidence: what says so: ``message_id`` the very mail is known already,
        ``bounce`` it reports on a mail that is, ``in_reply_to``, ``references``,
        ``token`` a signed address of ours, ``thread_index``, ``subject_number``;
        ``new`` it opens a conversation
    :param suspected: of a new conversation: the known one that it names, while its
        sender does not take part there
    :param suspected_group: the same, where that one is new, too; one of both is None
    """

    conversation: Hashable | None
    group: int | None
    evidence: Evidence
    suspected: Hashable | None = None
    suspected_group: int | None = None

    @property
    def key(self) -> tuple[str, Hashable]:
        """Same for all that belong together: ("conversation", id) or ("group", n)."""
        if self.group is None:
            return ("conversation", self.conversation)
        return ("group", self.group)


def group(
    mails: Sequence[ParsedMail], known: Known, clues: Sequence[Clues] = ()
) -> list[Join]:
    """Thread a batch.

    :param clues: one for each mail; without them nobody is known to take part
    :return: one :class:`Join` for each mail, in the same order
    """
    return _Batch(mails, known, clues or [NONE] * len(mails)).joins()


class _Batch:
    """One run of :func:`group`: puts mails below what they belong to.

    Mails and the known conversations are nodes of trees; a mail is put below another or
    below a conversation once, with all that is below it already.
    """

    def __init__(self, mails, known, clues):
        self.known = known
        self.clues = clues
        pairs = list(zip(mails, clues, strict=True))
        self.keys = [keys_of(mail, clue) for mail, clue in pairs]
        self.named = [evidence_of(mail, clue) for mail, clue in pairs]
        self.learned = [learned(mail, clue) for mail, clue in pairs]
        self.evidence: list[Evidence] = ["new"] * len(mails)
        self.parent = list(range(len(mails)))
        self.people = [set(clue.people) for clue in clues]
        self.conversation: dict[int, Hashable] = {}
        self.node: dict[Hashable, int] = {}
        # In an order of their own, whatever that of the batch is.
        self.order = sorted(range(len(mails)), key=lambda index: _rank(*pairs[index]))
        self.having: dict[str, list[int]] = defaultdict(list)
        self.naming: dict[str, list[int]] = defaultdict(list)
        self.threads: dict[str, list[int]] = defaultdict(list)
        for index in self.order:
            for message_id in ids_of(*pairs[index]):
                self.having[message_id].append(index)
            for message_id in self.named[index]:
                self.naming[message_id].append(index)
            if thread_index := clues[index].thread_index:
                self.threads[thread_index.key].append(index)
        met = Counter(email for clue in clues for email in clue.people)
        self.met = {email for email, times in met.items() if times > 1}.union(
            *known.people.values()
        )

    def joins(self) -> list[Join]:
        steps = (self._by_key, self._by_sibling, self._by_thread_index)
        # Who joins may bring those he wrote to: what says more is asked again first.
        while any(self._advance(step) for step in steps):
            pass
        return self._number()

    def _advance(self, step: Callable[[int], bool]) -> bool:
        open_mails = [index for index in self.order if self.parent[index] == index]
        return sum(step(index) for index in open_mails) > 0

    # -- what a mail belongs to ------------------------------------------------

    def _by_key(self, index: int) -> bool:
        """Below the closest that it names and its sender takes part in."""
        for key, evidence in self.keys[index].items():
            proof = key in self.known.ours
            for conversation in self.known.places.get(key, ()):
                node = self._node_of(conversation)
                if (proof or self._takes_part(index, node)) and self._attach(
                    index, node, evidence
                ):
                    return True
            others = self._met_in(index, self.having.get(key, ()))
            if any(self._attach(index, other, evidence) for other in others):
                return True
        return False

    def _by_sibling(self, index: int) -> bool:
        """Below a mail that answers the same one, which was never seen here."""
        for message_id, evidence in self.named[index].items():
            others = list(self._met_in(index, self.naming[message_id]))
            others.sort(key=lambda other: self._root(other) not in self.conversation)
            if any(self._attach(index, other, evidence) for other in others):
                return True
        return False

    def _by_thread_index(self, index: int) -> bool:
        """Below a mail of the same Outlook thread that is not below it there."""
        mine = self.clues[index].thread_index
        if mine is None:
            return False
        thread = self.threads[mine.key]
        above = (
            other
            for other in thread
            if self.clues[other].thread_index.depth <= mine.depth
        )
        others = self._met_in(index, above)
        return any(self._attach(index, other, "thread_index") for other in others)

    def _met_in(self, index: int, others: Sequence[int]) -> Iterator[int]:
        """Those of the others with whom the sender takes part."""
        if self.clues[index].sender not in self.met:
            return iter(())
        return (other for other in others if self._takes_part(index, other))

    def _takes_part(self, index: int, node: int) -> bool:
        sender = self.clues[index].sender
        return bool(sender) and sender in self.people[self._root(node)]

    # -- trees -----------------------------------------------------------------

    def _node_of(self, conversation: Hashable) -> int:
        if conversation not in self.node:
            node = self.node[conversation] = len(self.parent)
            self.conversation[node] = conversation
            self.parent.append(node)
            self.people.append(set(self.known.people.get(conversation, ())))
        return self.node[conversation]

    def _attach(self, index: int, other: int, evidence: Evidence) -> bool:
        """Put ``index`` below ``other``; refused when that would close a circle."""
        root = self._root(other)
        if root == index:
            return False
        self.parent[index] = root
        self.evidence[index] = evidence
        self.people[root] |= self.people[index]
        return True

    def _root(self, index: int) -> int:
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    # -- the result ------------------------------------------------------------

    def _number(self) -> list[Join]:
        numbers: dict[int, int] = {}
        places: list[tuple[Hashable | None, int | None]] = []
        for index in range(len(self.keys)):
            root = self._root(index)
            if root in self.conversation:
                places.append((self.conversation[root], None))
            else:
                places.append((None, numbers.setdefault(root, len(numbers))))
        suspected = self._suspect(places)
        return [
            Join(*place, evidence, *suspected.get(place[1], ()))
            for place, evidence in zip(places, self.evidence, strict=True)
        ]

    def _suspect(self, places: list[tuple[Hashable | None, int | None]]) -> dict:
        """{number of a new conversation: (conversation, number) of the first other one
        that holds what its mails name}"""
        first: dict[Hashable, tuple[Hashable | None, int | None]] = {}
        pairs = list(zip(places, self.learned, strict=True))
        for place, keys in sorted(pairs, key=lambda pair: pair[0][1] is not None):
            for key in keys:
                first.setdefault(key, place)
        found: dict[int, tuple[Hashable | None, int | None]] = {}
        for (_conversation, number), keys in zip(places, self.keys, strict=True):
            if number is None or number in found:
                continue
            for key in keys:
                before = self.known.places.get(key)
                place = (before[0], None) if before else first.get(key)
                if place and place[1] != number:
                    found[number] = place
                    break
        return found


def _rank(mail: ParsedMail, clues: Clues) -> tuple:
    """The same for mails only that are threaded alike."""
    return (
        mail.message_id,
        mail.in_reply_to,
        mail.references,
        clues.sender,
        sorted(clues.people),
        clues.aliases,
        clues.about,
        clues.token or 0,
        (clues.thread_index.key, clues.thread_index.depth)
        if clues.thread_index
        else ("", 0),
        clues.numbers,
    )
