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

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Mapping, Sequence
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


class _Tree:
    """What is known of some mails that belong together.

    :ivar people: who takes part in them
    :ivar having: Message-Ids that they have
    :ivar naming: Message-Ids that they answer
    :ivar depths: key of a Thread-Index -> least depth of one with it
    """

    __slots__ = ("depths", "having", "naming", "people")

    def __init__(self, people=(), having=(), naming=(), thread_index=None):
        self.people = set(people)
        self.having = set(having)
        self.naming = set(naming)
        self.depths = {thread_index.key: thread_index.depth} if thread_index else {}

    def take(self, other: "_Tree"):
        self.people |= other.people
        self.having |= other.having
        self.naming |= other.naming
        for key, depth in other.depths.items():
            self.depths[key] = min(depth, self.depths.get(key, depth))


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
        self.conversation: dict[int, Hashable] = {}
        self.node: dict[Hashable, int] = {}
        # In an order of their own, whatever that of the batch is.
        self.order = sorted(range(len(mails)), key=lambda index: _rank(*pairs[index]))
        self.position = {index: place for place, index in enumerate(self.order)}
        self.trees = [
            _Tree(clue.people, ids_of(mail, clue), named, clue.thread_index)
            for (mail, clue), named in zip(pairs, self.named, strict=True)
        ]
        self.roots_of: dict[str, set[int]] = defaultdict(set)
        for index, tree in enumerate(self.trees):
            for email in tree.people:
                self.roots_of[email].add(index)

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
        sender = self.clues[index].sender
        names = frozenset(self.keys[index])
        roots = [
            root
            for root in self._roots(index)
            if not self.trees[root].having.isdisjoint(names)
        ]
        for key, evidence in self.keys[index].items():
            proof = key in self.known.ours
            for conversation in self.known.places.get(key, ()):
                node = self._node_of(conversation)
                if proof or (sender and sender in self.trees[node].people):
                    return self._attach(index, node, evidence)
            for root in roots:
                if key in self.trees[root].having:
                    return self._attach(index, root, evidence)
        return False

    def _by_sibling(self, index: int) -> bool:
        """Below a mail that answers the same one, which was never seen here."""
        roots = self._roots(index)
        for message_id, evidence in self.named[index].items():
            for root in roots:
                if message_id in self.trees[root].naming:
                    return self._attach(index, root, evidence)
        return False

    def _by_thread_index(self, index: int) -> bool:
        """Below a mail of the same Outlook thread that is not below it there."""
        mine = self.clues[index].thread_index
        for root in self._roots(index) if mine else ():
            depth = self.trees[root].depths.get(mine.key)
            if depth is not None and depth <= mine.depth:
                return self._attach(index, root, "thread_index")
        return False

    def _roots(self, index: int) -> list[int]:
        """Where else the sender takes part, in known conversations first."""
        roots = self.roots_of.get(self.clues[index].sender, set()) - {index}
        known = len(self.parent)
        return sorted(roots, key=lambda root: self.position.get(root, root - known))

    # -- trees -----------------------------------------------------------------

    def _node_of(self, conversation: Hashable) -> int:
        if conversation not in self.node:
            node = self.node[conversation] = len(self.parent)
            self.conversation[node] = conversation
            self.parent.append(node)
            self.trees.append(_Tree(self.known.people.get(conversation, ())))
            for email in self.trees[node].people - {""}:
                self.roots_of[email].add(node)
        return self.node[conversation]

    def _attach(self, index: int, root: int, evidence: Evidence) -> bool:
        self.parent[index] = root
        self.evidence[index] = evidence
        self.trees[root].take(self.trees[index])
        for email in self.trees[index].people:
            self.roots_of[email].discard(index)
            self.roots_of[email].add(root)
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
