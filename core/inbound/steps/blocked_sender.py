from .. import senders
from ..pipeline import GO_ON, Verdict


def blocked_sender(mail, context):
    """Drop the mail of a blocked address or domain; the detail is the entry.

    Who hides behind a contact form or a group counts too. The bounce of a mail of ours
    goes on: the agent who wrote it wants to know.
    """
    found = context.found
    if found.bounce and found.bounce.original:
        return GO_ON
    for address in (mail.sender, found.customer):
        entry = senders.matching(address.email, context.blocked) if address else ""
        if entry:
            return Verdict("dropped", "blocked", entry)
    return GO_ON
