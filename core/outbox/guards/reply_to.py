"""An answer that goes elsewhere than the mail came from."""

from ...inbound.automatic import reads_no_answers
from ...inbound.pipeline import is_among, without_tag
from .letter import Finding, Letter


def reply_to(letter: Letter) -> list[Finding]:
    """The mail asks for answers at another address than its own, and that is where
    this one goes: who steals a thread writes so. An address that reads no answers, and
    what a form or a group of ours passed on, cannot ask otherwise; who has been
    answered there before is known."""
    if not letter.answers or letter.carried or not letter.answered.sender:
        return []
    sender = letter.answered.sender.email
    if reads_no_answers(sender) or is_among(sender, letter.ours):
        return []
    asked = {without_tag(each.email) for each in letter.answered.reply_to}
    written = {without_tag(each): each for each in letter.recipients}
    if without_tag(sender) in asked | written.keys():
        return []
    unknown = (asked & written.keys()) - {without_tag(one) for one in letter.written_to}
    there = tuple(written[each] for each in sorted(unknown) if each not in letter.ours)
    return [Finding("reply_to", there, (sender,))] if there else []
