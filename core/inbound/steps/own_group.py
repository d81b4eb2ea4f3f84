import re

from .. import addresses
from ..mail import Address
from ..pipeline import GO_ON, note

_GROUP_HEADERS = frozenset(
    ("list-id", "list-post", "mailing-list", "x-google-group-id", "x-beenthere")
)
_VIA = re.compile(r"['\"]?(.+?)['\"]? (?:via|per|a través de|über) .*")


def own_group(mail, context):
    """Find the customer behind a group of ours (Google Groups, Mailman) that has put
    its own address into From, as they do for domains with a strict DMARC policy."""
    if not (mail.sender and context.is_own(mail.sender.email)):
        return GO_ON
    if not any(name.lower() in _GROUP_HEADERS for name, _value in mail.headers):
        return GO_ON
    stated = (mail.header("X-Original-From"), mail.header("X-Original-Sender"))
    for author in (*map(addresses.read, stated), *mail.reply_to):
        if author and not context.is_own(author.email):
            return note(context, customer=_with_name(author, mail.sender))
    return GO_ON


def _with_name(author, group):
    """``'Ana Prueba' via Support`` names the author when nothing else does."""
    via = _VIA.fullmatch(group.name)
    return author if author.name or not via else Address(via[1], author.email)
