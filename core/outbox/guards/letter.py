"""A letter as the guards see it, and what they find in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...inbound.mail import Address
from ..reply import Envelope, Mode


@dataclass(frozen=True, slots=True)
class Newer:
    """A mail of the conversation that the writer's page did not show yet.

    :param incoming: written to us; else a colleague's answer
    :param name: who wrote it
    """

    id: int
    incoming: bool
    name: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What an agent is about to send, and what is known of its conversation.

    Addresses are normalized; those of sets count with and without their ``+tag``.

    :param body: HTML of the writer's own words, perhaps with a quote or a signature
    :param files: how many files go with it
    :param answered: the mail that it answers or forwards
    :param answered_subject: of that mail
    :param carried: a form or a group of ours sent that mail for somebody else
    :param here: addresses of the touchpoint that it leaves from
    :param ours: addresses of all our touchpoints
    :param our_domains: of the company, beside those of its touchpoints
    :param customer: "" without a conversation
    :param thread: who takes part in the conversation; empty without one
    :param written_to: whom our own mails of this conversation went to
    :param replaced: whom the mail went to that did not arrive, and that this one is
        in place of
    :param newer: oldest first
    :param extras: what guards of other addons need to know
    """

    mode: Mode = "new"
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    body: str = ""
    files: int = 0
    answered: Envelope | None = None
    answered_subject: str = ""
    carried: bool = False
    here: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()
    our_domains: frozenset[str] = frozenset()
    customer: str = ""
    thread: frozenset[str] = frozenset()
    written_to: frozenset[str] = frozenset()
    replaced: tuple[str, ...] = ()
    newer: tuple[Newer, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Addresses of everybody who gets it, without doubles."""
        everybody = (*self.to, *self.cc, *self.bcc)
        return tuple(dict.fromkeys(each.email for each in everybody))

    @property
    def answers(self) -> bool:
        return self.mode in ("reply", "reply_all") and self.answered is not None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at once more before the letter is sent.

    :param guard: which guard found it
    :param about: what it found: addresses, words, ids
    :param beside: what else its words tell
    """

    guard: str
    about: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Names the finding: to pass it is to pass this one, and no other address."""
        return ":".join(filter(None, [self.guard, ",".join(sorted(self.about))]))


Guard = Callable[[Letter], Sequence[Finding]]
