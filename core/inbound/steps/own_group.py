import re
from collections.abc import Iterator

from .. import addresses
from ..automatic import is_of_list
from ..mail import Address, ParsedMail
from ..pipeline import GO_ON, Context, note, without_tag

_GROUP_HEADERS = frozenset(
    (
        "list-id",
        "list-post",
        "mailing-list",
        "x-google-group-id",
        "x-beenthere",
        "x-mailing-list",
        "x-mailman-version",
    )
)
# Who wrote, as groups and forwarding services say it.
_AUTHOR_HEADERS = (
    "x-original-from",
    "original-from",
    "x-google-original-from",
    "x-original-sender",
)
_VIA = re.compile(
    r"['\"]?(.+?)['\"]? (?:via|per|a través de|mediante|über|par|tramite|através de) .*"
)


def own_group(mail, context):
    """Find the customer behind a group of ours (Google Groups, Mailman, a forwarding
    service) that has put its own address into From, as they do for domains with a
    strict DMARC policy. Where it hides him, note that."""
    if not (mail.sender and context.is_own(mail.sender.email)):
        return GO_ON
    if not _is_of_group(mail, context):
        return GO_ON
    for author in _authors(mail):
        if author and not context.is_own(author.email):
            customer = _with_name(author, mail.sender)
            return note(context, customer=customer, via_group=True)
    return note(context, hidden_author=True)


def _is_of_group(mail: ParsedMail, context: Context) -> bool:
    """Whether a group wrote its address there, rather than somebody who has it."""
    names = {name.lower() for name, _value in mail.headers}
    if not names.isdisjoint(_AUTHOR_HEADERS):
        return True
    email = without_tag(mail.sender.email)
    in_group = not names.isdisjoint(_GROUP_HEADERS)
    # Nobody but a group writes as "Ana via Help".
    via = bool(_VIA.fullmatch(mail.sender.name))
    if context.is_here(email) and not context.is_main(email):
        return in_group or via
    return in_group and (via or is_of_list(mail, lambda each: each == email))


def _authors(mail: ParsedMail) -> Iterator[Address | None]:
    for name in _AUTHOR_HEADERS:
        yield addresses.read(mail.header(name))
    yield from mail.reply_to
    # Mailman moves the author there where answers go to the list.
    via = _VIA.fullmatch(mail.sender.name)
    yield from (each for each in mail.cc if via and each.name == via[1])


def _with_name(author: Address, group: Address) -> Address:
    """``'Ana Prueba' via Support`` names the author when nothing else does."""
    via = _VIA.fullmatch(group.name)
    return author if author.name or not via else Address(via[1], author.email)
