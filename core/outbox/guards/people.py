"""Who gets a letter, against the mail that it answers and the whole conversation."""

from collections.abc import Iterable

from ...inbound.pipeline import is_among, without_tag
from ..reply import Mode, recipients
from .domains import domain_of, is_within, organisations
from .letter import Finding, Letter


def dropped(letter: Letter) -> list[Finding]:
    """Who would get this answer, had nobody been taken off: the customer, others. A
    mail that did not arrive is written once more because of who was to get it."""
    if letter.replaced:
        return []
    missing = _without(_meant(letter, letter.mode), letter.recipients)
    customer = [each for each in missing if _is_customer(each, letter)]
    others = [each for each in missing if not _is_customer(each, letter)]
    return [
        *_finding("dropped_customer", customer),
        *_finding("dropped", others),
    ]


def added(letter: Letter) -> list[Finding]:
    """Who was put in by hand: from outside the organisations that take part, or from
    within though never in the conversation, or not in the mail answered only."""
    new = [each for each in _put_in(letter) if not is_among(each, letter.ours)]
    strangers = _without(new, letter.thread)
    known = organisations(letter.thread | letter.here, letter.our_domains)
    outside = [each for each in strangers if not is_within(domain_of(each), known)]
    inside = [each for each in strangers if each not in outside]
    theirs = sorted(known - _our_domains(letter))
    if letter.mode == "forward":
        return _finding("outsider", outside, theirs)
    return [
        *_finding("outsider", outside, theirs),
        *_finding("stranger", inside),
        *_finding("added", [each for each in new if each not in strangers]),
    ]


def own_address(letter: Letter) -> list[Finding]:
    """Addresses of our own touchpoints: what they get comes in here again. Those that
    the mail answered was from, or written to, are meant."""
    ours = [each for each in letter.recipients if is_among(each, letter.ours)]
    return _finding("own_address", _without(ours, _meant(letter, "reply_all")))


def _put_in(letter: Letter) -> list[str]:
    """Whom the writer added; of a forward, who reads it beside people of the
    conversation. The customer belongs to every answer."""
    written = _without(letter.recipients, letter.replaced)
    if letter.answers:
        known = _people_answered(letter) | _mailboxes([letter.customer])
        return _without(written, known)
    if letter.mode == "forward":
        others = _without(written, letter.thread | {letter.customer})
        return others if len(others) < len(letter.recipients) else []
    return []


def _meant(letter: Letter, mode: Mode) -> list[str]:
    """Whom an answer goes to, had nobody been put in or taken off."""
    if not letter.answers:
        return []
    found = recipients(letter.answered, letter.here, mode)
    return [each.email for each in (*found.to, *found.cc)]


def _people_answered(letter: Letter) -> set[str]:
    mail = letter.answered
    sender = [mail.sender] if mail.sender else []
    people = [*sender, *mail.reply_to, *mail.to, *mail.cc]
    return _mailboxes(each.email for each in people)


def _our_domains(letter: Letter) -> set[str]:
    return {domain_of(each) for each in letter.here} | letter.our_domains


def _is_customer(email: str, letter: Letter) -> bool:
    return without_tag(email) == without_tag(letter.customer)


def _mailboxes(emails: Iterable[str]) -> set[str]:
    return {without_tag(each) for each in emails} - {""}


def _without(emails: Iterable[str], others: Iterable[str]) -> list[str]:
    """Those that are not the mailbox of one of the others."""
    mailboxes = _mailboxes(others)
    return [each for each in emails if without_tag(each) not in mailboxes]


def _finding(guard: str, emails: list[str], beside: Iterable[str] = ()):
    return [Finding(guard, tuple(emails), tuple(beside))] if emails else []
