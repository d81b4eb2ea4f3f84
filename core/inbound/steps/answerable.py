from ..automatic import (
    is_of_program,
    reads_no_answers,
    says_away,
    wants_silence,
)
from ..mail import Address, ParsedMail
from ..pipeline import Context, Findings, Silence, Verdict, note
from ..senders import matching

_BY_SIGN: dict[str, Silence] = {
    "list": "list",
    "bulk": "list",
    "unsubscribe": "list",
    "no_reply": "no_reply",
    "rule": "asked",
    "suppress": "asked",
}


def answerable(mail: ParsedMail, context: Context) -> Verdict:
    """Note to whom an automatic answer of ours may go, or why none may (RFC 3834, 2):
    only to a person whom we believe, and who wrote to us rather than to many."""
    found = context.found
    reader = _reader(mail, found)
    silence = _what_it_is(mail, context) or _who_reads(reader, found, context)
    silence = silence or _whom_it_was_for(mail, context)
    if silence:
        return note(context, silence=silence)
    return note(context, answer_to=reader)


def _reader(mail: ParsedMail, found: Findings) -> Address | None:
    """Who wrote; where nobody reads the mail of the address that it came from, the one
    to whom it wants the answer."""
    customer = found.customer
    if customer and not found.carried and reads_no_answers(customer.email):
        others = {each.email: each for each in mail.reply_to}
        others.pop(customer.email, None)
        return next(iter(others.values())) if len(others) == 1 else customer
    return customer


def _what_it_is(mail: ParsedMail, context: Context) -> Silence:
    found = context.found
    if found.bounce:
        return "bounce"
    if found.automatic:
        return _BY_SIGN.get(found.automatic, "robot")
    if not found.contact_form and says_away(mail):
        return "robot"
    if found.ignored:
        return "ignored"
    return _BY_SIGN.get(wants_silence(mail, context.is_own), "")


def _who_reads(reader: Address | None, found: Findings, context: Context) -> Silence:
    if found.hidden_author or reader is None or "@" not in reader.email:
        return "nobody"
    if context.is_own(reader.email):
        return "own"
    if is_of_program(reader.email):
        return "no_reply"
    if matching(reader.email, context.blocked):
        return "blocked"
    return "spoofed" if found.authentication.warns else ""


def _whom_it_was_for(mail: ParsedMail, context: Context) -> Silence:
    """To us alone, or to us with others in CC. Of several touchpoints the one that is
    named first answers."""
    if not any(context.is_here(each.email) for each in mail.to):
        return "not_to_us"
    if not all(context.is_own(each.email) for each in mail.to):
        return "not_alone"
    return "" if context.is_here(mail.to[0].email) else "other_touchpoint"
