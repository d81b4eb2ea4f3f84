"""A sent mail as our own Sent folder keeps it: without what its customer alone is to
open."""

import copy
from email.message import EmailMessage

from ..content import rating_links
from . import open_picture


def own_copy(message: EmailMessage) -> EmailMessage:
    """The message without the picture that tells that it was opened, and without the
    links by which it is rated; itself when it has neither."""
    left = {
        kind: leave_out(part.get_content())
        for kind, leave_out in (("html", _of_html), ("plain", _of_text))
        if (part := message.get_body((kind,)))
    }
    changed = [
        kind for kind in left if message.get_body((kind,)).get_content() != left[kind]
    ]
    own = copy.deepcopy(message) if changed else message
    for kind in changed:
        own.get_body((kind,)).set_content(left[kind], subtype=kind, cte="base64")
    return own


def _of_html(html: str) -> str:
    return rating_links.leave_out(open_picture.leave_out(html))


def _of_text(text: str) -> str:
    return rating_links.leave_out_text(text)
