"""The picture by which a sent mail tells that it was opened (OCA's mail_tracking)."""

import re

_PICTURE = re.compile(
    r"<img\b[^<>]{0,2000}?(?:data-odoo-tracking-email=|/mail/tracking/open/)[^<>]*>",
    re.IGNORECASE,
)


def leave_out(html: str) -> str:
    """The HTML without it, as a quote is that goes on to others: who opens that mail
    has not opened the one that is quoted."""
    return _PICTURE.sub("", html)
