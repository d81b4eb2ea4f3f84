from ..pipeline import GO_ON, Verdict

# They come by themselves; of the other signs a person may have written all the same.
_BY_PROGRAMS = frozenset(("auto_replied", "auto_generated", "receipt"))


def own_notice(mail, context):
    """Drop what a program says of our notices of new tickets: a bounce, or that
    somebody is away. It would be a new ticket, of which there would be a notice.

    What a person answers goes on. The detail is the Message-Id of the notice, or the
    sender.
    """
    found = context.found
    if not (found.automatic or found.bounce):
        return GO_ON
    named = [*mail.in_reply_to, *mail.references]
    if found.bounce:
        named += found.bounce.message_ids
    known = next((each for each in named if each in context.own_notices), "")
    sender = mail.sender.email if mail.sender else ""
    if not known and found.automatic in _BY_PROGRAMS and sender in context.notified:
        known = sender
    return Verdict("dropped", "notice", known) if known else GO_ON
