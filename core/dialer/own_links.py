"""Links of lists' mails, out of copies that are not their recipient's: what he quotes
of one in his answer, and what a thread shows of it.

Who reads those here must not be taken for him: the picture would say that he saw the
mail, a link that he followed it, another page would unsubscribe him.
"""

import re
from html import escape, unescape
from urllib.parse import parse_qs, unquote, urlsplit

_OWN = re.compile(
    r"(?:/|%2F)email_channel(?:/|%2F)(seen|link|unsubscribe)(?:/|%2F)"
    r"(?:[0-9a-z]{1,13}-[a-z2-7]{32}|test)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?:a|img)\b[^<>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"]{1,4000}", re.IGNORECASE)


def leave_out(html: str) -> str:
    """The HTML with links that lead on where they did, and without the rest."""
    if not _has_links(html):
        return html
    return _URL_OUTSIDE.sub(_shown, _TAG.sub(_tamed, html))


def leave_out_text(text: str) -> str:
    if not _has_links(text):
        return text
    return _URL.sub(lambda match: _aim(match[0]) or "", text)


def _has_links(text: str) -> bool:
    # Most mails have none: a plain search costs them nothing.
    return "email_channel" in text and bool(_OWN.search(text))


_URL_OUTSIDE = re.compile(r"(?<=[>\s])https?://[^\s<>\"]{1,4000}", re.IGNORECASE)


def _shown(match: re.Match) -> str:
    """An address that stands in the words."""
    return escape(_aim(unescape(match[0])) or "")


def _tamed(match: re.Match) -> str:
    tag = match[0]
    if not _OWN.search(tag):
        return tag
    if _PICTURE.match(tag):
        return ""
    return _HREF.sub(_pointed, tag)


def _pointed(match: re.Match) -> str:
    url = unescape(match[1] if match[1] is not None else match[2])
    aim = _aim(url)
    return f' href="{escape(aim)}"' if aim else ""


def _aim(url: str) -> str:
    """Where an address leads in the end, "" for a page of ours; also of one that a
    scanner has wrapped into its own."""
    own = _OWN.search(url)
    if not own:
        return url
    if own[1].lower() != "link":
        return ""
    plain = unquote(url) if "%2f" in own[0].lower() else url
    inner = plain[plain.lower().rfind("http", 0, _place(plain)) :]
    found = parse_qs(urlsplit(inner).query).get("to", [""])[0]
    return found if found.lower().startswith(("http://", "https://")) else ""


def _place(url: str) -> int:
    match = _OWN.search(url)
    return match.start() if match else len(url)
