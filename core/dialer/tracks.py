"""What in a mail of a list tells that it was seen, and which links were followed.

Nothing is stored for it: the mail's own token is signed over its Message-Id, and each
link over that token and the address that it leads to. So a link leads nowhere but to
where it led in the mail, even when the list is gone.
"""

import base64
import hashlib
import hmac
import re
from html import escape, unescape
from urllib.parse import quote

from ..content import record_token

SEEN = "/email_channel/seen/"
LINK = "/email_channel/link/"
_OWN = "/email_channel/"
LONGEST_URL = 2_000
MOST_KNOWN = 1_000
_PURPOSE = b"email_channel link:"
_SIGN_BYTES = 10
_HREF = re.compile(
    r"""(<a\b[^<>]{0,4000}?\shref\s{0,5}=\s{0,5})(?:"([^"<>]*)"|'([^'<>]*)')""",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(r"https?://", re.IGNORECASE)


def make(line: int, message_id: str, key: bytes) -> str:
    """The token of a mail; see core.content.record_token.

    :param line: id of the line
    """
    return record_token.make(record_token.TRACKS, line, message_id, key)


def sign_link(token: str, url: str, key: bytes) -> str:
    """By which a link of the mail with this token is known."""
    signed = _PURPOSE + f"{token}>{url}".encode("utf-8", "replace")
    digest = hmac.digest(key, signed, hashlib.sha256)
    return base64.b32encode(digest[:_SIGN_BYTES]).decode().lower()


def is_signed(sign: str, token: str, url: str, key: bytes) -> bool:
    """Whether a mail with this token had a link to this address."""
    return bool(_FOLLOWED.match(url)) and hmac.compare_digest(
        sign.encode(), sign_link(token, url, key).encode()
    )


class Tracks:
    """Puts them into the mails of a list.

    :param base_url: of this Odoo, without a slash at its end
    :param key: see :func:`make`
    :param opens: whether it is told who saw the mail
    :param clicks: whether it is told who followed a link
    """

    def __init__(self, base_url: str, key: bytes, opens: bool, clicks: bool):
        self.base_url = base_url
        self.key = key
        self.opens = opens
        self.clicks = clicks
        self._start = escape(f"{base_url}{LINK}")
        # Most mails of a list have the same links.
        self._known: dict[str, tuple[str, str]] = {}

    def put_into(self, html: str, line: int, message_id: str) -> str:
        """:param html: what stands in the body"""
        if not (self.opens or self.clicks):
            return html
        token = make(line, message_id, self.key)
        if self.clicks:
            html = _HREF.sub(lambda match: self._tracked(match, token), html)
        return f"{html}{self._picture(token)}" if self.opens else html

    def _tracked(self, match: re.Match, token: str) -> str:
        told = match[2] if match[2] is not None else match[3]
        if told not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[told] = self._read(told)
        url, end = self._known[told]
        if not url:
            return match[0]
        sign = sign_link(token, url, self.key)
        return f'{match[1]}"{self._start}{token}/{sign}{end}"'

    def _read(self, told: str) -> tuple[str, str]:
        """(the address that a link leads to, how it stands at the end of ours); "" for
        one that is left as it is."""
        url = unescape(told).strip()
        if not _FOLLOWED.match(url) or len(url) > LONGEST_URL or self._is_own(url):
            return "", ""
        return url, f"?to={quote(url, safe='')}"

    def _is_own(self, url: str) -> bool:
        """A page of ours that knows its visitor already: how to unsubscribe."""
        return url.startswith(f"{self.base_url}{_OWN}")

    def _picture(self, token: str) -> str:
        return (
            f'<img src="{escape(self.base_url)}{SEEN}{token}" width="1" height="1"'
            ' alt="" style="border:0;width:1px;height:1px">'
        )
