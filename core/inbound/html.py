"""A mail's HTML made safe once, and shown later in a frame of its own.

:func:`clean` output is well nested, with every attribute in double quotes and every
``<`` of the text escaped; the other functions here and :mod:`conversation.quote` rely
on that. Nothing in it runs or loads. What would load from afar stays in it, inactive,
until :func:`activate_remote`:

- ``src``, ``srcset`` and ``background`` become ``data-remote-…``;
- ``url(https://…)`` in CSS becomes ``url(ec-remote:https://…)``.
"""

import html as entities
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

import nh3

from . import css
from .plain import excerpt, html_to_text, text_to_html

__all__ = [
    "activate_remote",
    "clean",
    "cids",
    "excerpt",
    "has_remote",
    "html_to_text",
    "resolve_cids",
    "text_to_html",
]


Allowed = Callable[[str], bool]


def _anything(_url: str) -> bool:
    return True


def _words(text: str) -> set[str]:
    return set(text.split())


_TAGS = _words(
    "a abbr acronym address area article aside b bdi bdo big blockquote br caption "
    "center cite code col colgroup data dd del details dfn dir div dl dt em figcaption "
    "figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main map "
    "mark menu nav ol p pre q rp rt ruby s samp section small span strike strong style "
    "sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
# Left out with all that is in them; of any other tag not above the content is kept.
_DROPPED = _words(
    "script title iframe frame frameset noembed noframes applet svg math "
    "template audio video xml select"
)
_ATTRIBUTES = {
    "*": _words(
        "align bgcolor border class color data-marker dir height id lang style title "
        "valign width"
    ),
    "a": {"href", "name"},
    "area": {"alt", "coords", "href", "shape"},
    "blockquote": {"cite", "type"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "div": {"background", "name"},
    "font": {"face", "size"},
    "hr": {"noshade", "size"},
    "img": {"alt", "hspace", "src", "srcset", "usemap", "vspace"},
    "ins": {"cite", "datetime"},
    "li": {"type", "value"},
    "map": {"name"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "table": {"background", "cellpadding", "cellspacing", "frame", "rules", "summary"},
    "td": {"abbr", "axis", "background", "colspan", "headers", "nowrap", "rowspan"},
    "th": {"abbr", "background", "colspan", "headers", "nowrap", "rowspan", "scope"},
    "time": {"datetime"},
    "tr": {"background"},
    "ul": {"type"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "sms", "callto", "ftp", "xmpp", "cid"}
_RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp|x-icon);", re.IGNORECASE)
_SPACES = re.compile(r"[\x00-\x20]+")


def _relative(url: str) -> str | None:
    """A mail has no base: what is relative would be asked of Odoo itself."""
    if url.startswith("#"):
        return url
    if url.startswith("//"):
        return f"https:{url}"
    return f"http://{url}" if url[:4].lower() == "www." else None


def _no_data_but_images(tag: str, attribute: str, value: str) -> str | None:
    if attribute not in ("href", "src", "background", "cite"):
        return value
    bare = _SPACES.sub("", value)
    if bare[:5].lower() != "data:" or (tag == "img" and _RASTER.match(bare)):
        return value
    return None


_OPTIONS = {
    "tags": _TAGS,
    "clean_content_tags": _DROPPED - _TAGS,
    "attributes": _ATTRIBUTES,
    "link_rel": "noopener noreferrer",
    "set_tag_attribute_values": {
        "a": {"target": "_blank"},
        "area": {"target": "_blank", "rel": "noopener noreferrer"},
    },
    "url_relative": _relative,
}
_CLEANER = nh3.Cleaner(url_schemes=_SCHEMES, **_OPTIONS)
# A call for each attribute costs as much as the rest, and few mails embed images so.
_CLEANER_WITH_DATA = nh3.Cleaner(
    url_schemes=_SCHEMES | {"data"},
    attribute_filter=_no_data_but_images,
    **_OPTIONS,
)

TAG = re.compile(r'<[a-z][^<>"]*+(?:"[^"]*"[^<>"]*+)*+>')
_STYLE = re.compile(r"(<style[^>]*>)(.*?)(</style>)", re.DOTALL)
_BODY = re.compile(
    r"<body\b((?:[^<>\"']|\"[^\"]{0,1000}\"|'[^']{0,1000}'){0,2000}+)>",
    re.IGNORECASE | re.DOTALL,
)
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]*>", re.IGNORECASE)
_BODY_LOOKS = re.compile(r"\b(?:bgcolor|background|style|dir)\s*=", re.IGNORECASE)
_LOADING = (' src="', ' srcset="', ' background="')
_LOADER = re.compile(r' (src|srcset|background)="([^"]*)"')
_STYLED = re.compile(r' style="([^"]*)"')
_ABSOLUTE = re.compile(r"\s*(?:https?://[^\s]|$)")


def clean(html: str) -> str:
    """HTML of a mail that can neither run nor load anything, looking as it did.

    :param html: any HTML, whole documents too
    """
    lower = html.lower()
    if "<noscript" in lower:
        html = _NOSCRIPT.sub("", html)
    if "<body " in lower:
        html = _keep_body(html)
    cleaner = _CLEANER_WITH_DATA if "data:" in lower else _CLEANER
    html = cleaner.clean(html)
    if any(load in html for load in _LOADING) or css.may_load(html):
        html = TAG.sub(_tame_tag, html)
    if "<style" in html:
        html = _STYLE.sub(lambda m: m[1] + css.tame_sheet(m[2]) + m[3], html)
    if ' href="#' in html:
        html = re.sub(r'(<a href="#[^"]*"[^>]*?) target="_blank"', r"\1", html)
    return html


def _keep_body(html: str) -> str:
    """Only what is in the body is left: give its colours to a block of ours."""
    match = _BODY.search(html)
    if not match or not _BODY_LOOKS.search(match[1]):
        return html
    return (
        f'{html[: match.start()]}<div class="ec-body"{match[1]}>{html[match.end() :]}'
    )


def _tame_tag(match: re.Match) -> str:
    tag = match[0]
    tag = _LOADER.sub(_tame_loader, tag)
    if ' style="' in tag and css.may_load(tag):
        tag = _STYLED.sub(_tame_style, tag)
    return tag


def _tame_loader(match: re.Match) -> str:
    name, value = match[1], match[2].strip()
    scheme = value[:8].lower()
    if scheme.startswith(("cid:", "data:")) and name != "srcset":
        return match[0]
    if value.startswith("//"):
        value = f"https:{value}"
    elif name != "srcset" and not scheme.startswith(("http:", "https:")):
        return ""
    if name == "srcset" and not all(map(_ABSOLUTE.match, value.split(","))):
        return ""
    return f' data-remote-{name}="{value}"'


def _tame_style(match: re.Match) -> str:
    tamed = css.tame(entities.unescape(match[1]))
    return f' style="{entities.escape(tamed)}"'


_INACTIVE = re.compile(r' data-remote-(src|srcset|background)="([^"]*)"')


def has_remote(html: str, allowed: Allowed = _anything) -> bool:
    """Whether a cleaned mail would load anything from afar.

    :param allowed: see :func:`activate_remote`
    """
    if "data-remote-" not in html and css.REMOTE not in html:
        return False
    tags = (match[0] for match in TAG.finditer(html))
    if any(_activate_tag(tag, allowed) != tag for tag in tags):
        return True
    sheets = (match[2] for match in _STYLE.finditer(html))
    return any(css.activate(sheet, allowed) != sheet for sheet in sheets)


def activate_remote(html: str, allowed: Allowed = _anything) -> str:
    """A cleaned mail whose remote images load: for an agent who asked for them.

    :param allowed: whether an address may be asked; the others stay inactive
    """
    if "data-remote-" not in html and css.REMOTE not in html:
        return html
    html = TAG.sub(lambda match: _activate_tag(match[0], allowed), html)
    return _STYLE.sub(lambda m: m[1] + css.activate(m[2], allowed) + m[3], html)


def _activate_tag(tag: str, allowed: Allowed) -> str:
    if "data-remote-" in tag:
        tag = _INACTIVE.sub(lambda match: _activate_loader(match, allowed), tag)
    if css.REMOTE in tag:
        tag = _STYLED.sub(lambda match: _activate_style(match, allowed), tag)
    return tag


def _activate_loader(match: re.Match, allowed: Allowed) -> str:
    name, value = match[1], entities.unescape(match[2])
    urls = [value]
    if name == "srcset":
        urls = [(piece.split() or [""])[0] for piece in value.split(",")]
    if all(map(allowed, filter(None, urls))):
        return f' {name}="{match[2]}"'
    return match[0]


def _activate_style(match: re.Match, allowed: Allowed) -> str:
    style = entities.unescape(match[1])
    active = css.activate(style, allowed)
    return match[0] if active == style else f' style="{entities.escape(active)}"'


_CID = re.compile(r"""\bcid:([^"'()\s<>]+)""", re.IGNORECASE)


def cids(html: str) -> set[str]:
    """Content-Ids that a cleaned mail shows."""
    if "cid:" not in html.lower():
        return set()
    return {_cid(match) for match in _CID.finditer(html)}


def _cid(match: re.Match) -> str:
    # RFC 2392: percent-encoded in the URL, bare in the header.
    return unquote(entities.unescape(match[1]))


def resolve_cids(html: str, urls: Mapping[str, str]) -> str:
    """Put the addresses of the inline images in the place of their ``cid:``.

    :param urls: Content-Id without ``<>`` -> URL; the others stay as they are
    """
    if not urls or "cid:" not in html.lower():
        return html

    def resolve(match: re.Match) -> str:
        url = urls.get(_cid(match))
        return match[0] if url is None else entities.escape(url)

    def resolve_tag(match: re.Match) -> str:
        return _CID.sub(resolve, match[0])

    html = TAG.sub(resolve_tag, html)
    return _STYLE.sub(lambda m: m[1] + _CID.sub(resolve, m[2]) + m[3], html)
