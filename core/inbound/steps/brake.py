from ..pipeline import GO_ON, Verdict


def brake(mail, context):
    """Hold what a sender writes beyond so many mails an hour; the detail is who.

    Programs are braked sooner than people. The bounce of a mail of ours never is: it
    opens nothing, and there may be as many as there were mails.
    """
    found = context.found
    rate = found.rate(context.received_at)
    if rate is None or (found.bounce and found.bounce.original):
        return GO_ON
    limit = context.limit if found.answerable else context.automatic_limit
    if not limit or context.rates.get(rate, 0) < limit:
        return GO_ON
    reason = "too_many" if found.answerable else "too_many_automatic"
    return Verdict("held", reason, found.counted_sender)
