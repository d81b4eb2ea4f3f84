"""The picture by which a sent mail tells that it was opened (OCA's mail_tracking)."""

import copy
import re
from email.message import EmailMessage

_PICTURE = re.compile(
    r"<img\b[^<>]{0,2000}?(?:data-odoo-tracking-email=|/mail/tracking/open/)[^<>]*>",
    re.IGNORECASE,
)


def leave_out(html: str) -> str:
    """The HTML without it, as a quote is that goes on to others: who opens that mail
    has not opened the one that is quoted."""
    return _PICTURE.sub("", html)


def without(message: EmailMessage) -> EmailMessage:
    """The message without it, for a copy of our own that nobody is to be counted for;
    itself when there is none."""
    part = message.get_body(("html",))
    html = part.get_content() if part else ""
    if leave_out(html) == html:
        return message
    own = copy.deepcopy(message)
    own_part = own.get_body(("html",))
    own_part.set_content(leave_out(html), subtype="html", cte="base64")
    return own
