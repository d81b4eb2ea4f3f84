"""Whether an automatic answer goes out, on which occasion, and if not, why."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..clock import SLACK
from ..inbound.pipeline import without_tag
from .occasions import ON_CLOSING, ON_MAIL, Occasion

ONE_A_DAY = timedelta(days=1)
MOST_ALIKE = 10
"""Answers a day to addresses of one :func:`family_of`."""


@dataclass(frozen=True, slots=True)
class Decision:
    """
    :param occasion: on which is answered; "" for none
    :param reason: why not: a core.inbound.pipeline.Silence, or one of those below
    """

    occasion: Occasion | str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    :param on: the occasions that are switched on, and have a text
    :param since: when answering was switched on; None: it is not
    :param oldest: how old a mail may be
    :param stage_first: helpdesk's own mail of closing goes before ours
    """

    on: frozenset[str] = frozenset()
    since: datetime | None = None
    oldest: timedelta = timedelta(hours=24)
    stage_first: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that came in, and where it went.

    :param silence: why it gets no answer, whatever the settings are; "" for none
    :param received_at: when its server took it, UTC
    :param written_at: when its sender says that he wrote it; None when he does not
    :param released: an administrator let it through that was stopped
    :param opens: it opened its conversation
    :param first: nobody with this address, or of this contact, wrote before
    :param waits: nobody has the conversation
    :param is_closed: it went to a closed conversation, and did not open it again
    :param is_open: one of its queues is, by its hours
    :param staffed: an agent of an open queue could take it now
    """

    silence: str
    received_at: datetime
    written_at: datetime | None = None
    released: bool = False
    opens: bool = False
    first: bool = False
    waits: bool = False
    is_closed: bool = False
    is_open: bool = True
    staffed: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """What was answered before.

    :param on_ticket: occasions that this ticket had
    :param last_to_address: when the customer's address got the last automatic answer to
        a mail from this touchpoint; None: never
    :param to_alike: how many of these went within a day to addresses of its family
    """

    on_ticket: frozenset[str] = frozenset()
    last_to_address: datetime | None = None
    to_alike: int = 0


@dataclass(frozen=True, slots=True)
class Closed:
    """A ticket that was closed.

    :param silence: of the last mail that a person wrote, as ``Arrived.silence``
    :param wrote: whether the customer has written at all
    :param agent_wrote: whether an agent has, since the customer was last told that it
        is closed; True when he never was
    :param stage_mails: the ticket's stage is about to write to him
    """

    silence: str = ""
    wrote: bool = True
    agent_wrote: bool = True
    stage_mails: bool = False
    history: History = field(default_factory=History)


def decide(
    mail: Arrived, history: History, settings: Settings, now: datetime
) -> Decision:
    """The first occasion that fits is answered, or none is.

    :param now: UTC, as all moments here
    """
    reason = _why_not(mail, settings, now)
    if reason:
        return Decision(reason=reason)
    fits = _fitting(mail)
    fitting = (each for each in ON_MAIL if fits[each] and each in settings.on)
    occasion = next(fitting, "")
    if not occasion:
        return Decision(reason="no_occasion")
    if occasion in history.on_ticket:
        return Decision(reason="once")
    if _is_recent(history.last_to_address, now):
        return Decision(reason="daily")
    if history.to_alike >= MOST_ALIKE:
        return Decision(reason="alike")
    return Decision(occasion)


def decide_closing(by: str, closed: Closed, settings: Settings) -> Decision:
    """Whether the customer is told by us that his ticket was closed.

    :param by: "agent" or "system"
    """
    occasion = "closed_by_system" if by == "system" else "closed_by_hand"
    if settings.since is None or occasion not in settings.on:
        return Decision(reason="no_occasion")
    if not closed.wrote:
        return Decision(reason="never_wrote")
    if closed.silence:
        return Decision(reason=closed.silence)
    if occasion in closed.history.on_ticket:
        return Decision(reason="once")
    told = not closed.history.on_ticket.isdisjoint(ON_CLOSING)
    if told and not closed.agent_wrote:
        return Decision(reason="told_closed")
    if closed.stage_mails and settings.stage_first:
        return Decision(reason="stage")
    return Decision(occasion)


def key_of(email: str) -> str:
    """By what the answers to one mailbox are counted: its address without a tag, which
    a robot could make anew each time."""
    return without_tag(email)


def family_of(email: str) -> str:
    """What addresses share that a program makes anew for each mail, as
    ``case-1001@desk.test`` and ``r.3fa9c2@desk.test``; of most people it is their own
    address."""
    local, _at, domain = key_of(email).rpartition("@")
    parts = re.split(r"([._=-])", local)
    return f"{''.join(map(_without_number, parts))}@{domain}"


def _without_number(part: str) -> str:
    numbers = re.findall(r"\d+", part)
    is_hexadecimal = len(part) >= 6 and bool(re.fullmatch("[0-9a-f]+", part))
    is_made = is_hexadecimal or (len(part) >= 8 and len(numbers) > 1)
    return "0" if numbers and is_made else re.sub(r"\d+", "0", part)


def _why_not(mail: Arrived, settings: Settings, now: datetime) -> str:
    if mail.silence:
        return mail.silence
    if mail.released:
        return "released"
    if mail.is_closed:
        return "closed"
    if settings.since is None or mail.received_at < settings.since - SLACK:
        return "before"
    moments = filter(None, (mail.received_at, mail.written_at))
    if any(now - moment > settings.oldest for moment in moments):
        return "old"
    return ""


def _fitting(mail: Arrived) -> dict[str, bool]:
    return {
        "out_of_hours": not mail.is_open,
        "no_agent": mail.waits and not mail.staffed,
        "first_contact": mail.opens and mail.first,
        "ticket_created": mail.opens,
    }


def _is_recent(moment: datetime | None, now: datetime) -> bool:
    """A moment in the future is of a clock that went back: it counts as now."""
    return moment is not None and now - moment < ONE_A_DAY
