"""The guards, in the order in which a mail passes them."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from .. import bounce as bounces
from ..mail import ParsedMail
from ..pipeline import Arrival, Context, Findings, Step, Verdict
from .answerable import answerable
from .authentication import authentication
from .automatic import automatic
from .blocked_sender import blocked_sender
from .bounce import bounce
from .brake import brake
from .contact_form import contact_form
from .forwarded import forwarded
from .ignored import ignored
from .keywords import keywords
from .list_mail import list_mail, named_lines
from .own_group import own_group
from .own_mail import named, own_mail
from .own_notice import own_notice

__all__ = ["STEPS", "run", "run_batch", "wanted"]

Key = TypeVar("Key", bound=Hashable)

# Who it is from and what it is; then whether it is dropped; then what it says; the
# brake last, for it counts and holds only what would go on.
STEPS: tuple[Step, ...] = (
    own_mail,
    bounce,
    own_group,
    forwarded,
    contact_form,
    automatic,
    list_mail,
    blocked_sender,
    own_notice,
    authentication,
    keywords,
    ignored,
    answerable,
    brake,
)


def wanted(mails: Iterable[ParsedMail]) -> set[str]:
    """The Message-Ids of which ``Context.own_message_ids`` must tell whether they are
    ours, and ``Context.lines`` whether they are of lists: of the mails themselves, of
    those that they answer, and of those on which they report."""
    found: set[str] = set()
    for mail in mails:
        found.update(named(mail), mail.in_reply_to, mail.references)
        if report := bounces.read(mail):
            found.update(report.message_ids)
        found.update(named_lines(mail))
    return found


def run(
    mail: ParsedMail,
    context: Context,
    released: bool = False,
    steps: Sequence[Step] = STEPS,
) -> Verdict:
    """The verdict of the first step that stops the mail, else that it goes on; with
    all that has been found out up to there.

    :param released: nothing stops it
    """
    context = replace(context, found=Findings(customer=mail.sender))
    return _run(mail, context, released, steps)


def _run(
    mail: ParsedMail, context: Context, released: bool, steps: Sequence[Step]
) -> Verdict:
    for step in steps:
        verdict = step(mail, context)
        if verdict.found is not None:
            context = replace(context, found=verdict.found)
        if not (verdict.goes_on or released):
            return replace(verdict, found=context.found)
    return Verdict("go_on", found=context.found)


def run_batch(
    arrivals: Mapping[Key, Arrival], context: Context, steps: Sequence[Step] = STEPS
) -> dict[Key, Verdict]:
    """The verdicts of a batch, in its order: the brake counts what went on before a
    mail in the same batch, on top of ``context.rates``."""
    rates = Counter(context.rates)
    context = replace(context, rates=rates)
    verdicts: dict[Key, Verdict] = {}
    for key, arrival in arrivals.items():
        at_hand = replace(
            context,
            received_at=arrival.received_at,
            forwarded=arrival.forwarded,
            found=Findings(customer=arrival.mail.sender),
        )
        verdict = _run(arrival.mail, at_hand, arrival.released, steps)
        verdicts[key] = verdict
        rate = verdict.found.rate(arrival.received_at)
        if verdict.goes_on and rate:
            rates[rate] += 1
    return verdicts
