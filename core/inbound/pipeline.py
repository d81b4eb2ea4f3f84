"""What a mail passes before it reaches a conversation: the shapes of it.

Each step takes a mail and what is known of the world, and says whether the mail goes
on; what it found out comes along. The steps themselves are in :mod:`.steps`.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from ..dialer.named import ListMail
from .authentication import Authentication
from .automatic import ASKED_FOR_SILENCE, Sign
from .bounce import Bounce
from .mail import Address, ParsedMail

Reason = Literal[
    "",
    "own_mail",
    "blocked",
    "notice",
    "too_many",
    "too_many_automatic",
    "complaint",
    "list_bounce",
    "list_automatic",
]
"""Those of the steps here; a step of another addon has its own."""
Silence = Literal[
    "",
    "bounce",
    "robot",
    "list",
    "no_reply",
    "asked",
    "ignored",
    "nobody",
    "own",
    "blocked",
    "spoofed",
    "not_to_us",
    "not_alone",
    "other_touchpoint",
]
"""Why a mail gets no automatic answer, whatever the settings are."""
Extras = Mapping[str, Any]
"""By the name of the addon, or of the step, that added the value."""
Rate = tuple[str, datetime]
"""Who sent, and the hour (naive UTC, minutes and less are 0) in which it came in."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the steps found out about a mail that goes on.

    :param customer: whom the conversation is with; None when nobody is named
    :param contact_form: the customer wrote through a form, another sent the mail
    :param forwarded: the account forwarded the customer's mail in one of its own
    :param via_group: a group of ours put its own address in place of the customer's
    :param hidden_author: the same, and it does not say who wrote
    :param keyword: the first keyword of the list found in the mail; "" for none
    :param ignored: its ticket is to be born in the "ignored" stage
    :param automatic: by what sign a program wrote it; "" for a person's mail
    :param bounce: set when it reports on the delivery of another mail
    :param list_mail: what it has to do with mails of lists; None when it has nothing
    :param authentication: what the receiving server said of SPF, DKIM and DMARC
    :param silence: why it gets no automatic answer; "" when one may go out
    :param answer_to: to whom that goes; None when there is none
    :param extras: what the steps of other addons found out, see :func:`note_extras`
    """

    customer: Address | None = None
    contact_form: bool = False
    forwarded: bool = False
    via_group: bool = False
    hidden_author: bool = False
    keyword: str = ""
    ignored: bool = False
    automatic: Sign = ""
    bounce: Bounce | None = None
    list_mail: ListMail | None = None
    authentication: Authentication = Authentication()
    silence: Silence = ""
    answer_to: Address | None = None
    extras: Extras = field(default_factory=dict)

    @property
    def carried(self) -> bool:
        """Whether the sender of the mail is another than the customer behind it."""
        return self.contact_form or self.forwarded or self.via_group

    @property
    def important(self) -> bool:
        return bool(self.keyword)

    @property
    def answerable(self) -> bool:
        """Whether an automatic answer of ours may go back (RFC 3834, 2)."""
        return not (self.automatic or self.bounce)

    @property
    def reopens(self) -> bool:
        """Whether it may reopen what is closed: a person wrote it, as far as is known,
        even one whose program asks for no automatic answers."""
        return self.answerable or (
            self.automatic in ASKED_FOR_SILENCE and not self.bounce
        )

    def rate(self, received_at: datetime | None) -> Rate | None:
        """Under what it counts in ``Context.rates``; None when its time is unknown."""
        if received_at is None:
            return None
        return self.rate_key, received_at.replace(minute=0, second=0, microsecond=0)

    @property
    def rate_key(self) -> str:
        """By what the brake counts it: what a person writes uses up nothing of what his
        automatic replies may be, nor the other way round."""
        kind = "" if self.answerable else " (automatic)"
        return f"{self.counted_sender}{kind}"

    @property
    def counted_sender(self) -> str:
        """Whose mail the brake counts: the customer's address.

        Bounces of mail that is not ours come from a new server each, and count as one.
        Of a group that hides who wrote, the names tell its people apart.
        """
        if self.bounce and not self.bounce.original:
            return "mailer-daemon"
        if self.customer and self.hidden_author:
            name = " ".join(self.customer.name.lower().split())
            return f"{name} <{self.customer.email}>"
        return self.customer.email if self.customer else ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the steps need to know beside the mail.

    Looked up once for a whole batch; addresses and domains are in lower case.

    :param own_message_ids: those of :func:`steps.wanted` that are of mails sent by us
    :param own_notices: those of them that tell people of new tickets
    :param lines: those of :func:`steps.wanted` that are of mails of lists
    :param notified: addresses that are told of the touchpoint's new tickets
    :param address: of the touchpoint that received the mail
    :param addresses: its second ones, and by which others mail comes to it
    :param own_addresses: of all touchpoints of the company
    :param blocked: senders whose mail is dropped, see :mod:`.senders`
    :param contact_form_senders: as ``blocked``
    :param keywords: words and phrases that make a ticket important
    :param ignored: the touchpoint's tickets are born ignored
    :param trusted_servers: see :func:`.authentication.read`
    :param rates: how many mails went on already, by ``Findings.rate_key`` and hour
    :param limit: mails a sender may send an hour; 0 for any number
    :param automatic_limit: the same for automatic mail and bounces
    :param extras: what the steps of other addons need to know

    The rest is set by :func:`steps.run`, for the mail at hand:

    :param received_at: when the server took it in, naive UTC; None: never braked
    :param forwarded: it came to the touchpoint's forwarding address
    :param found: what the steps before found out
    """

    own_message_ids: frozenset[str] = frozenset()
    own_notices: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    notified: frozenset[str] = frozenset()
    address: str = ""
    addresses: frozenset[str] = frozenset()
    own_addresses: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()
    contact_form_senders: frozenset[str] = frozenset()
    keywords: tuple[str, ...] = ()
    ignored: bool = False
    trusted_servers: tuple[str, ...] = ()
    rates: Mapping[Rate, int] = field(default_factory=dict)
    limit: int = 0
    automatic_limit: int = 0
    extras: Extras = field(default_factory=dict)
    received_at: datetime | None = None
    forwarded: bool = False
    found: Findings = Findings()

    def is_ours(self, message_id: str) -> bool:
        """Whether a mail of this id was sent from here."""
        return message_id in self.own_message_ids or message_id in self.lines

    def is_own(self, email: str) -> bool:
        """Whether this is an address of ours; ``name+tag@`` counts as ``name@``."""
        return self.is_here(email) or is_among(email, self.own_addresses)

    def is_here(self, email: str) -> bool:
        """Whether it is one of the touchpoint that received the mail."""
        return self.is_main(email) or is_among(email, self.addresses)

    def is_main(self, email: str) -> bool:
        """Whether it is that by which the touchpoint writes."""
        return without_tag(email) == self.address


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    :param outcome: ``go_on``, ``dropped`` or ``held``
    :param reason: slug of why it does not go on, a :data:`Reason` or another addon's
    :param detail: what that was found by: the entry of the list, the address, the id
    :param found: of a step: the findings with its own added, None when it has none; of
        :func:`steps.run`: always all of them
    """

    outcome: Literal["go_on", "dropped", "held"]
    reason: str = ""
    detail: str = ""
    found: Findings | None = None

    @property
    def goes_on(self) -> bool:
        return self.outcome == "go_on"


GO_ON = Verdict("go_on")
Step = Callable[[ParsedMail, Context], Verdict]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail of a batch.

    :param received_at: when the server took it in (INTERNALDATE), naive UTC
    :param released: an administrator let it through: whatever would stop it does not
    :param forwarded: it came to the touchpoint's forwarding address
    """

    mail: ParsedMail
    received_at: datetime | None = None
    released: bool = False
    forwarded: bool = False


def note(context: Context, **findings) -> Verdict:
    """The mail goes on, and this has been found out (fields of :class:`Findings`)."""
    return Verdict("go_on", found=replace(context.found, **findings))


def note_extras(context: Context, **extras: Any) -> Verdict:
    """The mail goes on, and a step of another addon has found this out."""
    return note(context, extras={**context.found.extras, **extras})


def without_tag(email: str) -> str:
    """The mailbox of an address: ``name@domain`` of ``Name+tag@domain``."""
    local, at, domain = email.strip().lower().rpartition("@")
    return local.partition("+")[0] + at + domain


def is_among(email: str, addresses: Container[str]) -> bool:
    """Whether this is one of the addresses: ``name@`` has all ``name+tag@``, while
    ``name+tag@`` is only itself."""
    return email.strip().lower() in addresses or without_tag(email) in addresses
