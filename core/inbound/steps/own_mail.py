import re

from ...conversation import message_id as message_ids
from ...dialer.named import PREFIX as LINES
from ..bounce import OUR_HEADER
from ..pipeline import GO_ON, Verdict

# As conversation.message_id.make makes them.
_OUR_PATTERN = re.compile(rf"<(?:ec|{LINES})\.\w{{16,}}@[^<>@]+>")


def is_of_channel(message_id):
    """Whether it looks like one that was made here."""
    return bool(_OUR_PATTERN.fullmatch(message_id))


def named(mail):
    """The Message-Ids under which we may have sent this very mail."""
    ids = [mail.message_id] if mail.message_id else []
    for name, value in mail.headers:
        # Most mails are not ours: the length is quicker to compare.
        if len(name) == len(OUR_HEADER) and name.lower() == OUR_HEADER.lower():
            ids += message_ids.find(value)
    return ids


def own_mail(mail, context):
    """Drop a mail that we sent and that came back: a touchpoint among the recipients,
    or a rule that copies sent mail into the inbox. The detail is the id we gave it.

    A relay may have given it another Message-Id, and the database may have been
    restored to a time before it. What a colleague writes from the touchpoint's address
    in a mail program of his own is real mail.
    """
    ids = named(mail)
    known = next((each for each in ids if context.is_ours(each)), None)
    if known is None and mail.sender:
        from_here = context.is_here(mail.sender.email)
        ours = (each for each in ids if is_of_channel(each))
        known = next(ours, None) if from_here else None
    return Verdict("dropped", "own_mail", known) if known else GO_ON
