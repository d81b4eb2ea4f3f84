"""A mail's bytes read into a :class:`ParsedMail`.

Whatever is wrong with a mail is repaired and noted; the one thing that is refused is a
mail that would cost more than its limits.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from ..content import rating_links
from ..conversation import message_id as message_ids
from ..conversation import pictures
from ..conversation.quote import fold
from ..dialer import own_links
from . import body, mime
from .charsets import codec
from .content import render
from .files import safe_name
from .head import Head
from .headers import charset_hints
from .html import cids
from .limits import DEFAULT, Budget, Limits, UnreadableMail
from .mail import Address, Attachment, ParsedMail
from .mime import Part

__all__ = ["DEFAULT", "Limits", "UnreadableMail", "parse"]

MOST_REFERENCES = 100
MOST_HEADERS = 500
LONGEST_HEADER = 10_000
LONGEST_SUBJECT = 1_000


def parse(raw: bytes, limits: Limits = DEFAULT) -> ParsedMail:
    """Read a mail (RFC 5322, MIME), in time and memory bounded by its limits.

    :param raw: as the server gave it
    :raises UnreadableMail: when it exceeds a limit; keep it whole then
    """
    budget = Budget(limits)
    budget.check("bytes", len(raw))
    defects: list[str] = []
    root = mime.read(raw, budget, defects)
    hints = _Hints(root)
    reader = body.BodyReader(budget, defects, hints)
    content = reader.read(root)
    rendered = list(render(content))
    html = "\n".join(html for html, _text in rendered).strip()
    # What he quotes of ours: nobody here shall press it, and it shall go no further.
    html = own_links.leave_out(rating_links.leave_out(html))
    html, embedded = _take_out_pictures(html)
    head = Head(root, hints, defects)
    subject = head.value("subject").strip()[:LONGEST_SUBJECT]
    sender = head.sender()
    return ParsedMail(
        message_id=message_ids.normalise(head.value("message-id")),
        in_reply_to=message_ids.find(head.value("in-reply-to")),
        references=_bounded(message_ids.find(" ".join(head.all("references")))),
        subject=subject,
        sender=sender,
        reply_to=head.addresses("reply-to"),
        to=head.addresses("to"),
        cc=head.addresses("cc"),
        date=head.date(),
        html=fold(html, subject, _author(sender)),
        text=_without_links("\n".join(text for _html, text in rendered)),
        attachments=_mark_inline([*content.files, *embedded], cids(html)),
        headers=_shown(head.headers),
        defects=tuple(dict.fromkeys(defects)),
        protection=reader.protected.protection,
    )


def _without_links(text: str) -> str:
    return own_links.leave_out_text(rating_links.leave_out_text(text))


def _author(sender: Address | None) -> str:
    return f"{sender.name} {sender.email}" if sender else ""


class _Hints:
    """Charsets that the mail names, found when the first is asked for: few mails need
    them. Those of its parts, then of its header words."""

    def __init__(self, root: Part):
        self.root = root

    def __iter__(self) -> Iterator[str]:
        for hint in self._names:
            if codec(hint) not in (None, "ascii", "utf-8"):
                yield hint

    @cached_property
    def _names(self) -> list[str]:
        names: list[str] = []
        stack = [self.root]
        while stack:
            part = stack.pop()
            stack += part.children
            names.append(part.params.get("charset", ""))
        for header in ("subject", "from", "to"):
            names += charset_hints(self.root.get(header))
        return list(dict.fromkeys(names))


def _shown(headers: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text[:LONGEST_HEADER]) for name, text in headers[:MOST_HEADERS])


def _bounded(references: tuple[str, ...]) -> tuple[str, ...]:
    if len(references) <= MOST_REFERENCES:
        return references
    return (references[0], *references[1 - MOST_REFERENCES :])


def _take_out_pictures(html: str) -> tuple[str, list[Attachment]]:
    """Pictures that are part of the text are files as others: they are looked at before
    somebody can have them."""
    if "data:" not in html.lower():
        return html, []
    found = pictures.embedded(html)
    names = {url: f"embedded-{number}" for number, url in enumerate(found, 1)}
    files = [
        Attachment(safe_name("", kind), kind, content, names[url])
        for url, (kind, content) in found.items()
    ]
    # What cannot be read is not there.
    html = pictures.replace_embedded(html, lambda url: names.get(url, "unreadable"))
    return html, files


def _mark_inline(
    files: Iterable[Attachment], shown: set[str]
) -> tuple[Attachment, ...]:
    """Say which files the HTML shows.

    Some clients refer to a file by its name, or write its id in other letters.
    """
    lower = {each.lower(): each for each in shown}
    marked = []
    for file in files:
        shown_as = lower.get(file.content_id.lower()) or lower.get(
            file.filename.lower()
        )
        if shown_as:
            file = replace(file, content_id=shown_as, inline=True)
        marked.append(file)
    return tuple(marked)
